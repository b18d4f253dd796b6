"""TLS sessions can be resumed for many days

Why: a session ticket opens its connection's keys to whoever has the server's ticket key. The longer tickets are good,
the more recorded traffic one stolen key opens.

Bad:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_session_timeout 7d;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_session_timeout 1d;
}
```

See: RFC 9325, 3.4; nginx.org ngx_http_ssl_module, `ssl_session_timeout`, `ssl_session_tickets`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, time_s, value_replaced

_DAY_S = 86_400


@rule("ssl_session_timeout", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    kept_s = time_s(node.value())
    around = node.parent
    if kept_s is None or kept_s <= _DAY_S or around is None or around.setting("ssl_session_tickets", "on") == "off":
        return
    yield Problem(
        node.span,
        f"session tickets are good for {kept_s / _DAY_S:g} days: one stolen ticket key opens that much traffic",
        help="write `ssl_session_timeout 1d;` or less, or `ssl_session_tickets off;`",
        fix=Fix("a day at most", (value_replaced(node, 0, "1d"),), safe=False),
    )
