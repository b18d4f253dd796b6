"""health checks are described, and no server is checked

Why: `option httpchk` says how to check; `check` on a server says that it is. Without it every server counts as up
for ever (HAProxy 2.8 accepts this in silence).

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
    option httpchk GET /ready
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
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
    option httpchk GET /ready
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, section 5.2 "check"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_KINDS = frozenset(("httpchk", "mysql-check", "pgsql-check", "redis-check", "smtpchk", "ssl-hello-chk", "tcp-check"))


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about its own option where none of its servers is checked."""
    if not unit.is_complete or not node.servers or any(server.is_checked for server in node.servers):
        return
    for statement in node.own("option"):
        if statement.word(1) in _KINDS and not statement.prefix:
            yield Problem(
                statement.word_span(0, 1),
                f"no server of {node.title} is checked, so this does nothing",
                "add `default-server check` above the servers",
                related=tuple(Label(one.name_span(), "without `check`") for one in node.servers[:1]),
                fix=statement.followed_by("check all servers", "default-server check", safe=False),
            )
