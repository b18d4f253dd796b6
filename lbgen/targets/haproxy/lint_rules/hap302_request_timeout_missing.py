"""a client may take as long as it likes to send its request

Why: `timeout client` begins anew with every byte. A few clients that send one byte now and then hold all
connections (slowloris); `timeout http-request` bounds the whole head.

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

frontend web
    bind :8080
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
frontend web
    bind :8080
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "timeout http-request"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about frontends of HTTP that others than this machine reach."""
    if not unit.is_complete or node.mode != "http" or node.has("timeout", "http-request"):
        return
    if node.binds and not all(bind.is_local for bind in node.binds):
        yield Problem(
            node.head.word_span(0, 1),
            f"{node.title} has no `timeout http-request`: a slow client keeps its connection",
            "add `timeout http-request 10s` to `defaults`",
            fix=node.head.followed_by("add `timeout http-request 10s`", "timeout http-request 10s", safe=False),
        )
