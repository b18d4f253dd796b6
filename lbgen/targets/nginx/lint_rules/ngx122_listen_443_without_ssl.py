"""a server on port 443 does not speak TLS

Why: without `ssl` nginx expects plain HTTP on 443, and browsers, which speak TLS there, get "400" or an error page.

Bad:

```nginx
server {
    listen 443;
    server_name shop.example.com;
    root /srv/shop;
}
```

Good:

```nginx
server {
    listen 443 ssl;
    server_name shop.example.com;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    root /srv/shop;
}
```

See: nginx.org ngx_http_core_module, `listen`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, is_loopback, listens, value_replaced

_TLS = ("ssl", "quic")


@rule("server", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if node.block is None or not unit.is_http(node) or node.within("upstream"):
        return
    for listen in listens(node):
        if listen.node is None or listen.port != "443" or listen.flags & {*_TLS, "proxy_protocol"}:
            continue
        if is_loopback(listen.address) or node.setting("ssl") == "on":
            continue
        speak = Fix("speak TLS", (value_replaced(listen.node, 0, f"{listen.node.value()} ssl"),), safe=False)
        yield Problem(
            listen.node.span,
            "port 443 without `ssl`: browsers speak TLS there and this server does not",
            help="write `listen 443 ssl;`, with `ssl_certificate` and `ssl_certificate_key`",
            fix=speak if node.effective("ssl_certificate") else None,  # nginx does not start without
        )
