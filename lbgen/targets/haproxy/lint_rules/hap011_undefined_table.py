"""a rule counts in a stick table that is not there

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
frontend web
    bind :8080
    http-request track-sc0 src table clients
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app

backend per-client
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)

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
    http-request track-sc0 src table per-client
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app

backend per-client
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "http-request track-sc0" and "stick-table"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.targets.haproxy.resolved.names import closest


@rule("http-request", "tcp-request", "http-response", "tcp-response", "stick", severity=Severity.ERROR, is_refused=True)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the table a rule names."""
    name = node.action[node.action.index("table") + 1] if "table" in node.action[:-1] else ""
    if not unit.is_complete or not name or "$" in name or "/" in name or name in unit.tables:
        return
    near = closest(name, unit.tables)
    yield Problem(
        node.word_span(node.words.index("table") + 1),
        f"there is no stick table in a section `{name}`",
        f"did you mean `{near}`?" if near else f"give `backend {name}` a `stick-table` line",
    )
