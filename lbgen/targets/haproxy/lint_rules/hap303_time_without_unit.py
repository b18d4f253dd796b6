"""a time without a unit is so short that seconds were probably meant

Why: HAProxy takes a bare number for milliseconds. `timeout server 30` ends every request that takes longer than
0.03 s.

Bad:

```haproxy
backend app
    timeout server 30
    server app1 10.0.0.1:8080
```

Good:

```haproxy
backend app
    timeout server 30s
    server app1 10.0.0.1:8080
```

See: HAProxy configuration manual 2.8, section 2.5 "Time format"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.whole_number import whole_number

_LONGEST_MS = 999
_PARAMETERS = frozenset(("inter", "fastinter", "downinter", "slowstart", "expire", "inspect-delay"))


@rule(
    "timeout",
    "server",
    "server-template",
    "default-server",
    "stick-table",
    "tcp-request",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the value of a timeout, or those behind the names of times."""
    if node.keyword != "timeout" and _PARAMETERS.isdisjoint(node.words):
        return
    places = [2] if node.keyword == "timeout" else [at + 1 for at, word in enumerate(node.words) if word in _PARAMETERS]
    for at in places:
        text = node.word(at)
        if (
            text.isascii()
            and text.isdecimal()
            and 0 < whole_number(text) <= _LONGEST_MS
            and node.word(at - 1) != "weight"
        ):
            yield Problem(
                node.word_span(at),
                f"`{text}` is {text} milliseconds",
                f"write `{text}s` or `{text}ms`",
                fix=node.replacing(f"write `{text}s`", at, f"{text}s", safe=False),
            )
