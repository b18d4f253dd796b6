"""a time without a unit is in seconds

Why: `proxy_read_timeout 30000` is eight hours, not thirty seconds: nginx takes a bare number for seconds. Whoever wrote
it thought of milliseconds, and a request that hangs is now waited for until somebody restarts something.

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_read_timeout 30000;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        proxy_read_timeout 30s;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org "Configuration file measurement units"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, meant_ms, shown, value_replaced

_NAMES = tuple(
    f"{who}_{what}_timeout"
    for who in ("proxy", "grpc", "fastcgi", "uwsgi", "scgi")
    for what in ("connect", "read", "send", "next_upstream")
)
_OTHERS = ("client_header_timeout", "client_body_timeout", "send_timeout", "keepalive_timeout", "resolver_timeout")
_OF_A_SERVER = "fail_timeout="


@rule(*_NAMES, *_OTHERS, "proxy_timeout", "server line", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.name != "server":
        candidates = [(0, "", node.value())]
    else:
        candidates = [
            (position, _OF_A_SERVER, value[len(_OF_A_SERVER) :])
            for position, value in enumerate(node.values)
            if value.startswith(_OF_A_SERVER)
        ]
    for position, prefix, text in candidates:
        count = meant_ms(text)
        if count is None:
            continue
        seconds = f"{prefix}{count // 1000}s"
        yield Problem(
            node.argument_span(position),
            f"`{prefix}{text}` is {shown(count)}: a bare number is in seconds",
            help=f"write `{seconds}` or `{prefix}{text}ms` if it was meant in milliseconds",
            fix=Fix("read it as milliseconds", (value_replaced(node, position, seconds),), safe=False),
        )
