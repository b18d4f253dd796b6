"""a table is shared with peers, and the section has none

Why: HAProxy refuses the file: it looks for itself among the peers.

Bad:

```haproxy
peers cluster

frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s peers cluster store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 3.5 "Peers": a section names this machine and the others
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("stick-table", severity=Severity.ERROR, is_refused=True)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the section a table names. One that is `disabled` needs no peer."""
    peers = unit.named("peers").get(node.after("peers"))
    if peers is None or peers.own("peer", "server") or peers.has("disabled"):
        return
    yield Problem(
        node.word_span(node.words.index("peers") + 1),
        f"{peers.title} has no peer, not even this machine",
        "add `peer NAME ADDRESS:PORT` for each machine, with the name it has (`hostname`)",
        related=(Label(peers.head.word_span(0, 1), "no peer here"),),
    )
