"""a time has two units, and HAProxy reads only the first

Why: `1m30s` is read as one minute, with a warning that few see. There are no compound times (measured).

Bad:

```haproxy
backend app
    timeout server 1m30s
    server app1 10.0.0.1:8080
```

Good:

```haproxy
backend app
    timeout server 90s
    server app1 10.0.0.1:8080
```

See: HAProxy configuration manual 2.8, section 2.5 "Time format"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.targets.haproxy.resolved.durations import milliseconds

_COMPOUND = lazy_pattern(r"(\d+(?:us|ms|s|m|h|d))+")
_PART = lazy_pattern(r"\d+(?:us|ms|s|m|h|d)")


@rule("timeout", severity=Severity.ERROR)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the value of each timeout."""
    parts = _PART.findall(node.word(2)) if _COMPOUND.fullmatch(node.word(2)) else []
    if len(parts) > 1:
        total = sum(milliseconds(part) or 0 for part in parts)
        text = f"{total / 1000:g}s" if total >= 1000 and total % 1000 == 0 else f"{total:g}ms"
        yield Problem(
            node.word_span(2),
            f"`{node.word(2)}` is read as `{parts[0]}`",
            f"write `{text}`",
            fix=node.replacing(f"write `{text}`", 2, text) if total >= 1 and total == int(total) else None,
        )
