"""servers have cookie values, and no cookie is named

Why: Without `cookie NAME` in the backend the values do nothing: clients are not kept on a server.

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
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check cookie app2
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
backend app
    balance roundrobin
    cookie SERVERID insert indirect nocache httponly secure
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check cookie app2
```

See: HAProxy configuration manual 2.8, "cookie"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the first server with a value."""
    given = next((found for server in node.servers if (found := server.given("cookie"))), None)
    if unit.is_complete and given and not node.has("cookie"):
        yield Problem(
            given.span(),
            f"{node.title} names no cookie, so this value is never used",
            "add `cookie SERVERID insert indirect nocache httponly secure`",
        )
