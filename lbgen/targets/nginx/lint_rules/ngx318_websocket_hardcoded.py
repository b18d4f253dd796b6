"""every request is announced as an upgrade

Why: `proxy_set_header Connection "upgrade"` is sent with plain requests too, which then name a header (`Upgrade`) that
they do not carry. Servers behind differ in what they make of it, and before nginx 1.29.7 a plain request needs
`Connection ""` to say that its connection is kept.

Bad:

```nginx
server {
    listen 8080;
    location /live/ {
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
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
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org "WebSocket proxying"; measured on nginx 1.31.3 (a server that ignores it keeps the connection)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("proxy_set_header connection", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.value(1).lower() == "upgrade":
        yield Problem(
            node.span,
            "plain requests say `Connection: upgrade` too, and carry no `Upgrade`",
            help='take the value from `map $http_upgrade $connection_upgrade { default upgrade; "" ""; }`',
        )
