"""HAProxy may start other programs

Why: It normally forbids itself to fork or to gain rights, so that a fault in it cannot run anything. This line
gives that up.

Bad:

```haproxy
global
    log stdout format raw local0
    insecure-fork-wanted
```

Good:

```haproxy
global
    log stdout format raw local0
```

See: HAProxy configuration manual 2.8, "insecure-fork-wanted", "insecure-setuid-wanted"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("global insecure-fork-wanted", "global insecure-setuid-wanted", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about both."""
    yield Problem(
        node.word_span(0),
        f"`{node.keyword}` lets a fault in HAProxy run programs",
        "check servers by HTTP, TCP or an agent instead of `external-check`, and remove the line",
    )
