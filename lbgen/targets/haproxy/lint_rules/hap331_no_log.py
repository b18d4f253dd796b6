"""a frontend leaves no trace of what it did

Why: Without `log` nothing says which requests failed, and why.

Bad:

```haproxy
defaults
    mode http
    option httplog
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

See: HAProxy configuration manual 2.8, "log"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about frontends without a target; worse where a format was given, which then does nothing."""
    if not unit.is_complete or any(not one.prefix for one in node.all("log")) or not node.binds:
        return
    if any(one.prefix == "no" for one in node.own("log")) or all(bind.is_local for bind in node.binds):
        return
    has_format = node.has("log-format") or node.has("option", "httplog") or node.has("option", "tcplog")
    yield Problem(
        node.head.word_span(0, 1),
        f"{node.title} logs nowhere" + (", although it has a format for it" if has_format else ""),
        "add `log global` here and `log ADDRESS FACILITY` to `global`, or `log stdout format raw local0`",
        severity=Severity.WARNING if has_format else None,
    )
