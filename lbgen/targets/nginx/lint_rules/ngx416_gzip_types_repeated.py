"""a type is compressed twice

Why: `text/html` is always compressed, and a type counts once: nginx says "duplicate MIME type" at each start, among
which a warning that matters is lost.

Bad:

```nginx
server {
    listen 8080;
    gzip on;
    gzip_types text/html text/css;
    root /srv/shop;
}
```

Good:

```nginx
server {
    listen 8080;
    gzip on;
    gzip_types text/css;
    root /srv/shop;
}
```

See: nginx.org ngx_http_gzip_module, `gzip_types`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, replaced


@rule("gzip_types", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    left: list[str] = []
    twice: list[int] = []
    known = {"text/html"}
    for position, value in enumerate(node.values):
        if value.lower() in known:
            twice.append(position)
        else:
            left.append(value)
            known.add(value.lower())
    if twice and "*" not in node.values:
        yield Problem(
            node.argument_span(twice[0]),
            f"`{node.value(twice[0])}` is compressed anyway",
            help="leave it out",
            fix=Fix("leave it out", (replaced(node, " ".join((node.name, *left))),)) if left else None,
        )
