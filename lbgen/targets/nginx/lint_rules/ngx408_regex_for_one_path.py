"""a regular expression matches one path only

Why: `location = /health` is found at once and before all others; as a regular expression it is tried in its turn, for
each request.

Bad:

```nginx
server {
    listen 8080;
    location ~ ^/health$ {
        root /srv/shop;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location = /health {
        root /srv/shop;
    }
}
```

See: nginx.org ngx_http_core_module, `location`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location, replaced

_ONE_PATH = lazy_pattern(r"\^(/[\w/\-]*)\$$")


@rule("location", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    where = location(node)
    found = _ONE_PATH.match(where.path) if where.kind == "~" else None
    if found:
        yield Problem(
            node.span,
            f"this matches `{found[1]}` only",
            help=f"write `location = {found[1]}`",
            fix=Fix("match it exactly", (replaced(node, f"location = {found[1]}"),), safe=False),
        )
