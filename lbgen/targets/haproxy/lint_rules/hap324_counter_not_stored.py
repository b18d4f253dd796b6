"""a rule reads a counter that its table does not keep

Why: It is 0 for ever: the limit never holds, and HAProxy says nothing (measured).

Bad:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s store conn_cur
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

See: HAProxy configuration manual 2.8, "stick-table", section 7.3.3 "sc_http_req_rate"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.counters import readings, tracks


@rule("frontend", "listen", "backend", severity=Severity.ERROR)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about counters of slots that this section tracks, each in the one table it is tracked in."""
    by_slot: dict[int, set[str]] = {}
    for track in tracks(node):
        by_slot.setdefault(track.slot, set()).add(track.table)
    if not by_slot:
        return
    for reading in readings(node.statements):
        names = by_slot.get(reading.slot, set())
        table = unit.tables.get(next(iter(names))) if len(names) == 1 and not reading.table else None
        if table and reading.counter not in table.stores:
            yield Problem(
                reading.statement.word_span(reading.at),
                f"table `{table.name}` does not store `{reading.counter}`, so this is always 0",
                f"add it to the table: `store {reading.counter}{'(10s)' if reading.counter.endswith('_rate') else ''}`",
                related=(Label(table.statement.word_span(0), "the table"),),
            )
