"""a split by chance draws anew for each rule

Why: Each `rand()` is a new number. Of two rules that ask for 50 of 100, the second gets half of what the first
left: 25 %, not 50 % (measured).

Bad:

```haproxy
frontend web
    bind :8080
    use_backend blue if { rand(100) lt 50 }
    use_backend green if { rand(100) lt 50 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request set-var(txn.draw) rand(100)
    use_backend blue if { var(txn.draw) -m int lt 50 }
    use_backend green if { var(txn.draw) -m int lt 100 }
    default_backend app
```

See: HAProxy configuration manual 2.8, "rand"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the second `use_backend` that draws."""
    drawing = [
        (statement, test)
        for statement in node.own("use_backend")
        for test, _ in node.tests(statement)
        if test.fetch == "rand"
    ]
    for (statement, _test), (first, _first) in zip(drawing[1:], drawing, strict=False):
        if statement is not first and not statement.excludes(first):
            yield Problem(
                statement.span(),
                f"this draws a new number: its share is one of what line {first.line.number} left",
                "draw once: `http-request set-var(txn.draw) rand(100)`, and compare `var(txn.draw)`",
                related=(Label(first.span(), "the first draw"),),
            )
