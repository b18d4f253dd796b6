"""connections without a request fill the log

Why: Health checks of another balancer and port scans connect and leave; each is a line.

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
    http-request return status 200
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
    option dontlognull
    http-request return status 200
```

See: HAProxy configuration manual 2.8, "option dontlognull"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.INFO, is_pedantic=True)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about frontends that log."""
    if unit.is_complete and node.has("log") and not node.has("option", "dontlognull"):
        yield Problem(
            node.head.word_span(0, 1),
            f"{node.title} logs connections that asked for nothing",
            "add `option dontlognull`",
            fix=node.head.followed_by("add `option dontlognull`", "option dontlognull", safe=False),
        )
