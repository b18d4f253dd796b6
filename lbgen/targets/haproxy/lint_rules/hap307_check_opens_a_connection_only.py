"""servers of HTTP count as healthy when they accept a connection

Why: A hanging application, one without its database, or one that answers 500 to everything still accepts
connections.

Bad:

```haproxy
defaults
    mode http
    log stdout format raw local0
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

Good:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option forwardfor
    option redispatch
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s

backend app
    balance roundrobin
    option httpchk GET /health
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "option httpchk"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_KINDS = (
    "httpchk",
    "tcp-check",
    "external-check",
    "mysql-check",
    "pgsql-check",
    "redis-check",
    "smtpchk",
    "ldap-check",
)


@rule("backend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about backends of HTTP whose checks are no more than a connection."""
    checked = [server for server in node.servers if server.has("check") and not server.has("observe")]
    if not unit.is_complete or node.mode != "http" or not checked or node.own("http-check"):
        return
    if not any(node.has("option", kind) for kind in _KINDS):
        yield Problem(
            node.head.word_span(0, 1),
            f"the checks of {node.title} only open a connection",
            "add `option httpchk GET /health`, with a path that tells whether the application works",
        )
