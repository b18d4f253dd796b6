"""protocols older than TLS 1.2 are offered

Why: SSL 2 and 3 are broken, TLS 1.0 and 1.1 were retired by RFC 8996 in 2021, and browsers no longer speak them.

Bad:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_protocols TLSv1.2 TLSv1.3;
}
```

See: RFC 8996; nginx.org ngx_http_ssl_module, `ssl_protocols`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, replaced

_OLD = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1")


@rule("ssl_protocols", "proxy_ssl_protocols", "grpc_ssl_protocols", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    old = [value for value in node.values if value in _OLD]
    if not old:
        return
    left = " ".join(value for value in node.values if value not in _OLD) or "TLSv1.2 TLSv1.3"
    yield Problem(
        node.argument_span(node.values.index(old[0])),
        f"{', '.join(f'`{one}`' for one in old)} {'is' if len(old) == 1 else 'are'} no longer safe",
        help=f"write `{node.name} {left};`",
        fix=Fix("offer the newer ones only", (replaced(node, f"{node.name} {left}"),)),
    )
