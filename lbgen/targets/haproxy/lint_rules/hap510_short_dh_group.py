"""a group for Diffie-Hellman is too short

Why: 1024 bits are within reach of a large attacker, and the work counts for all sites that use the same group
(Logjam).

Bad:

```haproxy
global
    log stdout format raw local0
    tune.ssl.default-dh-param 1024
```

Good:

```haproxy
global
    log stdout format raw local0
    tune.ssl.default-dh-param 2048
```

See: HAProxy configuration manual 2.8, "tune.ssl.default-dh-param"; CVE-2015-4000
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.whole_number import whole_number


@rule("global tune.ssl.default-dh-param", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the number of bits."""
    if node.word(1).isdecimal() and whole_number(node.word(1)) < 2048:
        yield Problem(
            node.word_span(1),
            f"{node.word(1)} bits are too few",
            "write 2048, or remove the line",
            fix=node.replacing("use 2048 bits", 1, "2048", safe=False),
        )
