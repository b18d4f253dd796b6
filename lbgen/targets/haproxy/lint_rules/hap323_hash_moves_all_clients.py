"""when a server leaves, nearly all clients change their server

Why: A hash over a map is spread anew over the servers that are left: 76 % of the clients of the others move as
well (measured, 5 servers). `hash-type consistent` moves those of the lost server only.

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
    balance source
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
    server app3 10.0.0.3:8080 check
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
    balance source
    hash-type consistent
    server app1 10.0.0.1:8080 check id 1
    server app2 10.0.0.2:8080 check id 2
    server app3 10.0.0.3:8080 check id 3
```

See: HAProxy configuration manual 2.8, "hash-type"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about hashes over three servers or more: with two, one that leaves takes only its own along."""
    balance = node.setting("balance")
    if balance and unit.is_complete and node.is_hashed_by_map and len(node.live_servers) > 2:
        yield Problem(
            balance.word_span(0, 1),
            "a server that leaves or comes back moves most clients of all the others",
            "add `hash-type consistent`",
            fix=balance.followed_by("add `hash-type consistent`", "hash-type consistent", safe=False)
            if balance.section is node
            else None,
        )
