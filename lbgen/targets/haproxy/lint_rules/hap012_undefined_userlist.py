"""a condition asks a userlist that is not there

Why: HAProxy refuses the file at start and at reload.

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
userlist operators
    user alice password '$5$saltsalt$cF2Ed4qq0NrnDrIFxdbO0ALdkDhYEY7T3nYHf7XxZL2'

frontend web
    bind :8080
    http-request auth realm ops unless { http_auth(operator) }
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
userlist operators
    user alice password '$5$saltsalt$cF2Ed4qq0NrnDrIFxdbO0ALdkDhYEY7T3nYHf7XxZL2'

frontend web
    bind :8080
    http-request auth realm ops unless { http_auth(operators) }
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, section 12.1 "userlists"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.names import closest


@rule("frontend", "listen", "backend", severity=Severity.ERROR, is_refused=True)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the list each test names."""
    if not unit.is_complete:
        return
    lists = unit.named("userlist")
    for test, statement in node.all_tests():
        if test.fetch in ("http_auth", "http_auth_group") and test.arguments not in lists and "$" not in test.arguments:
            near = closest(test.arguments, lists)
            yield Problem(
                statement.word_span(test.at),
                f"there is no userlist `{test.arguments}`",
                f"did you mean `{near}`?" if near else f"write `userlist {test.arguments}` with its users",
            )
