"""a server gets requests whether it is alive or not

Why: Without `check` HAProxy never learns that a server is down. Of two, every second request then fails after its
retries (measured: for as long as the server is down).

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
    server app1 10.0.0.1:8080 check
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
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, section 5.2 "check"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about servers that share the traffic with others; where none is checked, once for all."""
    live = node.live_servers
    missing = [server for server in live if not server.is_checked]
    if not unit.is_complete or not missing or (len(live) < 2 and not live[0].is_template):
        return
    if len(missing) == len(live) > 1 and any(one.word(1) in _KINDS and not one.prefix for one in node.own("option")):
        return  # the rule about a check that no server has says it
    for server in missing if len(missing) < len(live) else missing[:1]:
        yield Problem(
            server.name_span(),
            f"`{server.name}` is not checked" if len(missing) < len(live) else f"no server of {node.title} is checked",
            "add `check`, or `default-server check` above the servers",
            fix=server.statement.appending("check it", "check", safe=False),
        )


_KINDS = frozenset(("httpchk", "mysql-check", "pgsql-check", "redis-check", "smtpchk", "ssl-hello-chk", "tcp-check"))
