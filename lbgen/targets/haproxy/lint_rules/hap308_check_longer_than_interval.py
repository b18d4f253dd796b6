"""a health check may take longer than the time between two

Why: The next check waits for the last: a server that hangs is found out later than `inter` and `fall` say.

Bad:

```haproxy
backend app
    timeout check 10s
    server app1 10.0.0.1:8080 check inter 2s
```

Good:

```haproxy
backend app
    timeout check 1s
    server app1 10.0.0.1:8080 check inter 2s
```

See: HAProxy configuration manual 2.8, "timeout check", section 5.2 "inter"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.durations import milliseconds, shown

_DEFAULT_INTER_MS = 2000


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the first checked server whose interval is shorter."""
    statement = node.setting("timeout", "check")
    limit = milliseconds(statement.word(2)) if statement else None
    if statement is None or limit is None:
        return
    for server in node.servers:
        inter = server.milliseconds("inter", _DEFAULT_INTER_MS) if server.has("check") else None
        if inter is not None and limit > inter:
            given = server.given("inter")
            yield Problem(
                statement.word_span(2),
                f"a check of `{server.name}` may take {shown(limit)}, and they are {shown(inter)} apart",
                "make `timeout check` shorter than `inter`",
                related=(Label(given.span() if given else server.name_span(), f"every {shown(inter)}"),),
            )
            return
