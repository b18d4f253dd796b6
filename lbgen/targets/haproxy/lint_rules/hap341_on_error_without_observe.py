"""what to do on errors is said, and nobody counts them

Why: `on-error` and `error-limit` are about errors that `observe` finds. Without it requests may fail for ever and
the server stays.

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
    server app1 10.0.0.1:8080 check error-limit 5 on-error mark-down
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
    server app1 10.0.0.1:8080 check observe layer7 error-limit 5 on-error mark-down
```

See: HAProxy configuration manual 2.8, section 5.2 "on-error", "observe"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the first such server."""
    for server in node.live_servers:
        given = server.given("on-error")
        if given and unit.is_complete and not server.has("observe"):
            yield Problem(
                given.span(),
                f"errors of `{server.name}` are not counted, so this never happens",
                "add `observe layer7` (or `layer4`)",
                fix=server.statement.appending("count them", "observe layer7", safe=False)
                if node.mode == "http"
                else None,
            )
            return
