"""every user of this machine has all rights over HAProxy

Why: The command socket asks for no password: who may write to the file commands HAProxy.

Bad:

```haproxy
global
    log stdout format raw local0
    stats socket /run/haproxy/admin.sock mode 666 level admin
```

Good:

```haproxy
global
    log stdout format raw local0
    stats socket /run/haproxy/admin.sock mode 660 level admin
```

See: HAProxy configuration manual 2.8, "stats socket", "mode"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("global stats", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about modes that let others write."""
    mode = node.after("mode")
    if node.word(1) == "socket" and node.after("level") == "admin" and mode[-1:] in ("2", "3", "6", "7"):
        yield Problem(
            node.word_span(node.words.index("mode"), node.words.index("mode") + 1),
            "every user of this machine may write to this socket",
            "write `mode 660`, and the group that may with `group`",
            fix=node.replacing("keep others out", node.words.index("mode") + 1, "660", safe=False),
        )
