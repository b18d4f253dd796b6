"""a rule stands below others that run after it

Why: HAProxy runs rules by their kind, not by their line: all `tcp-request`, then all `http-request`, then
`redirect`, then `use_backend`. A deny written below a `use_backend` still runs first, and a path that it looks at
is the one before any rewrite of the backend.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend api if { path_beg /api/ }
    http-request deny if { src 192.0.2.0/24 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request deny if { src 192.0.2.0/24 }
    use_backend api if { path_beg /api/ }
    default_backend app
```

See: HAProxy 2.8 itself: "a 'http-request' rule placed after a 'use_backend' rule will still be processed before"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Edit, Fix, Label, Severity, Span
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Statement

_RANKS = {"http-request": 3, "redirect": 4, "use_backend": 5, "use-server": 6}
_TCP = {"connection": 0, "session": 1, "content": 2}


def _rank(statement: Statement) -> int:
    if statement.keyword == "tcp-request":
        return _TCP.get(statement.word(1), -1)
    return _RANKS[statement.keyword]


@rule("frontend", "listen", "backend", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each rule whether one that runs later stands above it."""
    firsts: dict[int, Statement] = {}
    for statement in node.own("tcp-request", *_RANKS):
        rank = _rank(statement)
        above = min(
            (one for other, one in firsts.items() if other > rank >= 0), key=lambda one: one.order, default=None
        )
        if above:
            yield Problem(
                statement.word_span(0, 1),
                f"this runs before the `{above.keyword}` of line {above.line.number}, which stands above it",
                "move it above, so that the file reads as it runs",
                related=(Label(above.word_span(0, 1), "runs later"),),
                fix=_moved(statement, above) if not statement.branch and not above.branch else None,
            )
        firsts.setdefault(rank, statement)


def _moved(statement: Statement, above: Statement) -> Fix:
    number = above.line.number
    there = Edit(Span(above.source, number, 1, number, 1), statement.line.raw + "\n")
    gone = Edit(Span(statement.source, statement.line.number, 1, statement.line.number + 1, 1), "")
    return Fix(f"move it above line {number}", (there, gone))
