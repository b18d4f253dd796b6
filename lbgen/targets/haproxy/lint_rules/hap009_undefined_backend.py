"""a rule sends requests to a backend that is not there

Why: HAProxy refuses the file at start and at reload: the old process keeps running with the old file, and the
change you meant never happens.

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
    default_backend ap

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

See: HAProxy configuration manual, "use_backend" and "default_backend"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.targets.haproxy.resolved.names import closest


@rule("use_backend", "default_backend", severity=Severity.ERROR, is_refused=True)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each name that is written out."""
    name = node.word(1)
    if not unit.is_complete or node.prefix or not name or "%[" in name or "$" in name or name in unit.backends:
        return
    near = closest(name, unit.backends)
    yield Problem(
        node.word_span(1),
        f"there is no backend `{name}`",
        f"did you mean `{near}`?" if near else f"write `backend {name}`, or name one that is there",
        fix=node.replacing(f"write `{near}`", 1, near, safe=False) if near else None,
    )
