"""a timeout is missing, and HAProxy waits without end

Why: A client or server that vanishes without closing its connection keeps it, and a slot of `maxconn`, for ever.
HAProxy warns at start and goes on.

Bad:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option httpchk GET /health
    option forwardfor
    option redispatch
    timeout connect 5s
    timeout client 30s
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

See: HAProxy configuration manual 2.8, "timeout client", "timeout server", "timeout connect"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", "backend", severity=Severity.ERROR)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about what each kind of section needs; a backend without servers needs nothing."""
    if not unit.is_complete:
        return
    wanted = ["client"] if node.is_front else []
    wanted += ["connect", "server"] if node.is_back and node.servers else []
    missing = [name for name in wanted if not node.has("timeout", name)]
    if missing:
        names = " and ".join(f"`timeout {name}`" for name in missing)
        yield Problem(
            node.head.word_span(0, 1),
            f"{node.title} has no {names}",
            "write them in `defaults`: `timeout connect 5s`, `timeout client 30s`, `timeout server 30s`",
        )
