"""nothing sends requests to a backend

Why: Its servers are checked and take up connections, and who edits it believes that it matters. Often the rule
that led to it was lost.

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
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check

backend legacy
    balance roundrobin
    server old1 10.0.1.1:8080 check
    server old2 10.0.1.2:8080 check
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
    use_backend legacy if { path_beg /legacy/ }
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check

backend legacy
    balance roundrobin
    server old1 10.0.1.1:8080 check
    server old2 10.0.1.2:8080 check
```

See: HAProxy configuration manual 2.8, "use_backend"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each backend with servers whether its name is said anywhere; maps may name any."""
    if not (unit.is_complete and unit.fronts and node.servers) or unit.has_dynamic_routing or unit.has_dangling:
        return
    if node.name not in unit.mentioned:
        yield Problem(
            node.head.word_span(0, 1),
            f"nothing leads to backend `{node.name}`",
            f"add `use_backend {node.name} if ...` to a frontend, or remove the backend",
        )
