r"""a path is rewritten before the rules that choose a backend by it

Why: All `http-request` rules run before any `use_backend`, wherever they stand. The routing rules see the new
path: a prefix that was taken off never matches again, and the request goes to the default backend (measured).

Bad:

```haproxy
frontend web
    bind :8080
    http-request replace-path ^/api/(.*) /\1
    use_backend api if { path_beg /api/ }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend api if { path_beg /api/ }
    default_backend app

backend api
    http-request replace-path ^/api/(.*) /\1
    server api1 10.0.0.1:8080
```

See: HAProxy configuration manual 2.8, "http-request replace-path", "use_backend"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_REWRITES = frozenset(("replace-path", "replace-pathq", "replace-uri", "set-path", "set-pathq", "set-uri"))


@rule("frontend", "listen", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about rewrites where a `use_backend` looks at the path itself, not at a copy in a variable."""
    by_path = next((one for one in node.own("use_backend") if any(test.is_path for test, _ in node.tests(one))), None)
    rewrites = [one for one in node.own("http-request") if one.word(1) in _REWRITES]
    if by_path and rewrites:
        yield Problem(
            rewrites[0].word_span(0, 1),
            f"this runs before the `use_backend` of line {by_path.line.number}, which looks at the path",
            "move it into the backend, or keep the path in a variable first and ask for that",
            related=(Label(by_path.span(), "sees the new path"),),
        )
