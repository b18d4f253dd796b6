"""a server's errors are observed, and it is never checked

Why: A server that is marked down by observing comes back by a check. HAProxy needs `check` for both; without it
the errors do nothing (HAProxy 2.8 says nothing).

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
    server app1 10.0.0.1:8080 observe layer7 error-limit 5 on-error mark-down
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

See: HAProxy configuration manual 2.8, section 5.2 "observe"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each server that observes."""
    for server in node.live_servers:
        given = server.given("observe")
        if given and unit.is_complete and not server.is_checked:
            yield Problem(
                given.span(),
                f"`{server.name}` is not checked, so its errors change nothing",
                "add `check`",
                fix=server.statement.appending("check it", "check", safe=False),
            )
