"""a slow start is given to a server that is never checked

Why: It begins when a server comes back from being down. Without `check` a server is never down.

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
    server app1 10.0.0.1:8080 slowstart 30s
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
    server app1 10.0.0.1:8080 check slowstart 30s
```

See: HAProxy configuration manual 2.8, section 5.2 "slowstart"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each such server."""
    for server in node.live_servers:
        given = server.given("slowstart")
        if given and unit.is_complete and not server.is_checked:
            yield Problem(
                given.span(),
                f"`{server.name}` is never checked, so it never starts slowly",
                "add `check`",
                fix=server.statement.appending("check it", "check", safe=False),
            )
            return
