"""a table is shared with peers that are not there

Why: HAProxy refuses the file at start and at reload.

Bad:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option forwardfor
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s

peers cluster
    disabled
    peer edge1 10.0.0.1:1024
    peer edge2 10.0.0.2:1024

frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s peers clusters store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    http-request return status 200
```

Good:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option forwardfor
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s

peers cluster
    disabled
    peer edge1 10.0.0.1:1024
    peer edge2 10.0.0.2:1024

frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s peers cluster store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    http-request return status 200
```

See: HAProxy configuration manual 2.8, section 3.5 "Peers" and "stick-table", "peers"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.targets.haproxy.resolved.names import closest


@rule("stick-table", severity=Severity.ERROR, is_refused=True)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the section a table names."""
    name = node.after("peers")
    known = unit.named("peers")
    if not unit.is_complete or not name or "$" in name or name in known:
        return
    near = closest(name, known)
    yield Problem(
        node.word_span(node.words.index("peers") + 1),
        f"there is no section `peers {name}`",
        f"did you mean `{near}`?" if near else f"write `peers {name}` with this machine and the others",
    )
