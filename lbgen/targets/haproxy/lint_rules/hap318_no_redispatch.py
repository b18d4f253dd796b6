"""a request stays with a server that does not answer

Why: Retries go to the same server unless `option redispatch` is set. Until checks take it out, its clients get 503
after seconds of waiting (measured: 4 to 6 s of errors with default checks, none with the option).

Bad:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option httpchk GET /health
    option forwardfor
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s

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

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "option redispatch", "retries"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about backends with a choice; worse where clients are kept on a server."""
    if not unit.is_complete or len(node.live_servers) < 2 or node.has("option", "redispatch"):
        return
    if node.value("retries") != "0":
        yield Problem(
            node.head.word_span(0, 1),
            f"{node.title} retries on the server that just failed",
            "add `option redispatch`",
            fix=node.head.followed_by("add `option redispatch`", "option redispatch", safe=False),
            severity=Severity.WARNING if node.is_sticky else None,
        )
