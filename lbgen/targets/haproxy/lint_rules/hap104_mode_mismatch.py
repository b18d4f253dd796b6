"""a frontend that speaks HTTP sends requests to a backend in TCP mode

Why: HAProxy refuses the file: a request that was read as HTTP cannot be handed to a backend that knows only bytes.

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
    timeout server 30s
    timeout http-request 10s
frontend web
    bind :8080
    default_backend app

backend app
    mode tcp
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
    mode http
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "mode"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("use_backend", "default_backend", severity=Severity.ERROR, is_refused=True)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each backend that a frontend names."""
    backend = unit.backends.get(node.word(1))
    front = node.section
    if not unit.is_complete or not front.is_front or backend is None:
        return
    if front.mode == "http" and backend.mode == "tcp":
        yield Problem(
            node.word_span(1),
            f"{front.title} speaks HTTP, but backend `{backend.name}` is in TCP mode",
            "give both the same `mode`",
            related=(Label(backend.head.word_span(0, 1), "in TCP mode"),),
        )
