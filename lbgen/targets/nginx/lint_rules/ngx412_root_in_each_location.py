"""each location says `root`, and the server does not

Why: A location that is added later, or a request that none matches, is served from the folder the binary was built with
(`html`). Said once in the server, it holds everywhere.

Bad:

```nginx
server {
    listen 8080;
    location / {
        root /srv/shop;
    }
    location /help/ {
        root /srv/shop;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/shop;
    location / {
        index index.html;
    }
    location /help/ {
        index help.html;
    }
}
```

See: nginx.org ngx_http_core_module, `root`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("server", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.block is None or node.effective("root") or node.has_gap:
        return
    first: dict[str, Node] = {}
    for place in node.all("location"):
        for root in place.all("root"):
            by = first.setdefault(root.value(), root)
            if by is not root:
                yield Problem(
                    root.span,
                    f"`{root.value()}` is said in each location",
                    help="say it in the server",
                    related=(Label(by.span, "and here"),),
                )
                return
