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
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, upgraded

_DEFAULT_IS_11_SINCE = (1, 29, 7)


@rule("proxy_set_header upgrade", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    is_old = unit.is_older(*_DEFAULT_IS_11_SINCE) and unit.is_complete
    for one in upgraded(node):
        version = one.effective("proxy_http_version")
        if (version and version[-1].value() == "1.0") or (not version and is_old):
            yield Problem(
                version[-1].span if version else node.span,
                "HTTP/1.0 knows no upgrade: WebSockets cannot be opened here",
                help="write `proxy_http_version 1.1;`",
                related=(Label(node.span, "passed on in vain"),) if version else (),
                fix=None if version else Fix("speak HTTP/1.1", (appended(node, "proxy_http_version 1.1;"),)),
            )
