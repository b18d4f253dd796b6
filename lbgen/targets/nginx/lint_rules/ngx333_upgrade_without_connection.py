"""`Upgrade` is passed on without the `Connection` header that it needs

Why: `Upgrade` counts only where `Connection` names it, and nginx passes on no `Connection` header by itself. The server
behind sees a plain request, and the WebSocket is not opened.

Bad:

```nginx
server {
    listen 8080;
    location /live/ {
        proxy_set_header Upgrade $http_upgrade;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
map $http_upgrade $connection_upgrade {
    default upgrade;
    "" "";
}
server {
    listen 8080;
    location /live/ {
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: RFC 9110, section 7.8; nginx.org "WebSocket proxying"; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_BLOCKS = ("http", "server", "location", "if")


@rule("proxy_set_header upgrade", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask about each block with headers of its own: it inherits none."""
    block = node.parent
    if not node.value(1) or block is None or block.name not in _BLOCKS:
        return
    headers = {one.value().lower(): one for one in block.all("proxy_set_header")}
    if headers["upgrade"] is node and "connection" not in headers and not block.has_gap:
        yield Problem(
            node.span,
            "without `Connection` the server behind takes no notice of `Upgrade`",
            help="add `proxy_set_header Connection $connection_upgrade;` "
            'with `map $http_upgrade $connection_upgrade { default upgrade; "" ""; }`',
        )
