"""servers are not told the client's address

Why: To a server every request comes from HAProxy. Its logs, limits and location rules then see one client; a limit
per address stops everybody at once.

Bad:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option httpchk GET /health
    option redispatch
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s

frontend web
    bind :8080
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

Good:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option httpchk GET /health
    option forwardfor
    option redispatch
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s

frontend web
    bind :8080
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "option forwardfor"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.forwarded import CLIENT_ADDRESS, written_by_any


@rule("frontend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about frontends of HTTP with servers behind them; PROXY protocol tells the address as well."""
    if not unit.is_complete or node.mode != "http":
        return
    backs = [back for back in unit.backs_of(node) if back.servers and back.mode == "http"]
    silent = [back for back in backs if not any(server.has(one) for server in back.servers for one in _PROXY)]
    if silent and not CLIENT_ADDRESS & written_by_any([node, *silent]):
        yield Problem(
            node.head.word_span(0, 1),
            f"the servers behind {node.title} see HAProxy's address instead of the client's",
            "add `option forwardfor`",
            fix=node.head.followed_by("add `option forwardfor`", "option forwardfor", safe=False),
        )


_PROXY = ("send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn")
