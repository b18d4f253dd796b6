"""a use_backend rule is never reached

Why: The first `use_backend` whose condition holds wins. Where an earlier one takes every request that this one
asks for (a shorter path prefix, or fewer conditions), its backend gets nothing from here.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend api if { path_beg /api/ }
    use_backend api-v2 if { path_beg /api/v2/ }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend api-v2 if { path_beg /api/v2/ }
    use_backend api if { path_beg /api/ }
    default_backend app
```

See: HAProxy configuration manual 2.8, "use_backend"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Statement
from lbgen.targets.haproxy.resolved.coverage import Coverage, alternatives


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each `use_backend` whether earlier ones take all of its requests."""
    earlier: Coverage[Statement] = Coverage()
    for statement in node.own("use_backend"):
        if statement.branch or "%[" in statement.word(1):
            continue
        asked = alternatives(node, statement)
        taker = earlier.covering(asked)
        earlier.add(asked, statement)
        if taker:
            yield Problem(
                statement.span(),
                f"line {taker.line.number} already sends all of these requests to `{taker.word(1)}`",
                "move this line above it, or make the other's condition narrower",
                related=(Label(taker.span(), "takes them first"),),
                severity=Severity.INFO if taker.word(1) == statement.word(1) else None,
            )
