"""connections are closed after a few requests

Why: A page of today asks for a hundred files. When its connection is closed midway, the rest pays for a new one, with a
TLS handshake; under HTTP/2 requests in flight may fail.

Bad:

```nginx
server {
    listen 8080;
    keepalive_requests 20;
    root /srv/shop;
}
```

Good:

```nginx
server {
    listen 8080;
    keepalive_requests 1000;
    root /srv/shop;
}
```

See: nginx.org ngx_http_core_module, `keepalive_requests` (1000 since 1.19.10)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, number, value_replaced

_FEW = 100


@rule("keepalive_requests", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if 0 < (number(node.value()) or 0) < _FEW:
        yield Problem(
            node.span,
            f"a connection is closed after {node.value()} requests",
            help="leave it at 1000",
            fix=Fix("leave it at 1000", (value_replaced(node, 0, "1000"),), safe=False),
        )
