"""connecting may take longer than any network needs

Why: A server that is there answers a connection in milliseconds. What is waited beyond a few seconds is waited for a
server that is gone, by each request that meets it, before the next server is asked or the client hears of it. Beyond 75
seconds the kernel usually gives up first.

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_connect_timeout 300s;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        proxy_connect_timeout 3s;
        proxy_read_timeout 300s;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_connect_timeout`: "cannot usually exceed 75 seconds"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, meant_ms, shown, time_s, value_replaced

_LONG_S = 15
_DEFAULT_S = 60


@rule(
    "proxy_connect_timeout",
    "grpc_connect_timeout",
    "fastcgi_connect_timeout",
    "uwsgi_connect_timeout",
    "scgi_connect_timeout",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    waited_s = time_s(node.value())
    if waited_s is None or waited_s <= _LONG_S or meant_ms(node.value()) is not None:
        return
    yield Problem(
        node.span,
        f"each request that meets a server that is gone hangs for {shown(waited_s)}",
        help=f"write `{node.name} 3s;`: how long an answer may take is `{node.name.replace('connect', 'read')}`",
        fix=Fix("wait 3 s", (value_replaced(node, 0, "3s"),), safe=False),
        severity=None if waited_s > _DEFAULT_S else Severity.INFO,
    )
