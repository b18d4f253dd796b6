"""a table for IPv4 counts no client that comes by IPv6

Why: `type ip` holds IPv4 addresses only. On an address that takes IPv6, those clients are not tracked, and no
limit holds for them.

Bad:

```haproxy
frontend web
    bind :::8080 v4v6
    stick-table type ip size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :::8080 v4v6
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

See: HAProxy configuration manual 2.8, "stick-table": type "ip" is IPv4, "ipv6" holds both
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.counters import tracks


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about tables that count by `src` behind an address that takes IPv6."""
    bind = next((one for one in node.binds if any(_takes_ipv6(address) for address in one.addresses)), None)
    for track in tracks(node) if bind else ():
        table = unit.tables.get(track.table)
        if bind and table and track.key == "src" and table.statement.after("type") == "ip":
            at = table.statement.words.index("type") + 1
            yield Problem(
                table.statement.word_span(at),
                "a client that comes by IPv6 is not counted here",
                "write `type ipv6`, which holds both kinds",
                related=(Label(bind.statement.word_span(1), "takes IPv6"),),
                fix=table.statement.replacing("hold both kinds", at, "ipv6"),
            )


def _takes_ipv6(address: str) -> bool:
    return address.startswith(("::", "[", "ipv6@"))
