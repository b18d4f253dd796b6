"""clients are counted, and no rule asks for the count

Why: The limit does nothing: `track-sc` only counts, a `deny` must ask.

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
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 src
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
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "http-request track-sc0", "sc_http_req_rate"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.counters import tracks


@rule("frontend", "listen", "backend", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about slots that no line of the unit names, where no line looks into a table either."""
    if not unit.is_complete or unit.reads_tables:
        return
    for track in tracks(node):
        names = (f"sc{track.slot}_", f"sc_{track.slot}")
        if track.slot not in unit.slots_read and not any(word.startswith(names) for word in unit.counters_mentioned):
            yield Problem(
                track.statement.word_span(0, 1),
                f"nothing asks for the counters of slot {track.slot}",
                f"add a rule: `http-request deny deny_status 429 if {{ sc_http_req_rate({track.slot}) gt 100 }}`",
            )
