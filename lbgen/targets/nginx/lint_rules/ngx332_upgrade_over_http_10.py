"""a WebSocket cannot be opened, because the server behind is spoken to in HTTP/1.0

Why: Upgrades are a part of HTTP/1.1. Before nginx 1.29.7 `proxy_http_version` is 1.0 where nothing is said, and the
server behind answers as if nobody had asked for an upgrade.

Bad:

```nginx
http {
    server {
        listen 8080;
        location /live/ {
            proxy_http_version 1.0;
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_read_timeout 1h;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        location /live/ {
            proxy_http_version 1.1;
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_read_timeout 1h;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

See: nginx.org "WebSocket proxying"; ngx_http_proxy_module, `proxy_http_version` (1.1 by default since 1.29.7)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended

_DEFAULT_IS_11_SINCE = (1, 29, 7)


@rule("proxy_pass", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    around = node.within("location")
    if around is None:
        return
    upgrade = next((one for one in around.all("proxy_set_header") if one.value().lower() == "upgrade"), None)
    if upgrade is None or not upgrade.value(1):
        return
    version = node.effective("proxy_http_version")
    is_old = unit.is_older(*_DEFAULT_IS_11_SINCE) and unit.is_complete
    if (version and version[-1].value() == "1.0") or (not version and is_old):
        yield Problem(
            version[-1].span if version else upgrade.span,
            "HTTP/1.0 knows no upgrade: WebSockets cannot be opened here",
            help="write `proxy_http_version 1.1;`",
            related=(Label(upgrade.span, "passed on in vain"),) if version else (),
            fix=None if version else Fix("speak HTTP/1.1", (appended(upgrade, "proxy_http_version 1.1;"),)),
        )
