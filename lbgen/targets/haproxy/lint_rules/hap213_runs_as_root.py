"""HAProxy keeps the rights of root

Why: A fault in its parsers is then a fault of the whole machine. It needs root only to bind low ports at start,
and gives it up when it is told a user.

Bad:

```haproxy
global
    log stdout format raw local0
    user root
```

Good:

```haproxy
global
    log stdout format raw local0
    user nobody
```

See: HAProxy configuration manual 2.8, "user", "uid"; management guide, section 8
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("global user", "global uid", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the user it becomes."""
    if node.word(1) in ("root", "0"):
        yield Problem(node.word_span(0, 1), "HAProxy stays root", "write a user of its own: `user haproxy`")
