"""a rule asks for a count before anything is counted

Why: Rules run in the order they are written. Above its `track-sc` the counter is empty, and the limit never holds
(measured).

Bad:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    http-request track-sc0 src
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

See: HAProxy configuration manual 2.8, "http-request track-sc0"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Statement
from lbgen.targets.haproxy.resolved.counters import slot_of, tracks


@rule("frontend", "listen", severity=Severity.ERROR)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about slots that only `http-request` rules of this section track."""
    firsts: dict[int, Statement | None] = {}
    for track in tracks(node):
        is_late = track.statement.keyword == "http-request" and track.statement.section is node
        if not is_late:
            firsts[track.slot] = None
        else:
            firsts.setdefault(track.slot, track.statement)
    for statement in node.own("http-request") if firsts else ():
        for test, place in node.tests(statement):
            slot = slot_of(test.fetch, test.arguments)
            first = firsts.get(slot)
            if first and statement.order < first.order:
                yield Problem(
                    place.word_span(test.at),
                    f"nothing is counted in slot {slot} yet: that begins on line {first.line.number}",
                    "move the `track-sc` rule above",
                    related=(Label(first.word_span(0, 1), "counting begins here"),),
                )
