"""a frontend may take more connections than the process

Why: `maxconn` of `global` holds for all together: when it is reached, all frontends stop accepting, also those for
operators.

Bad:

```haproxy
global
    log stdout format raw local0
    maxconn 1000

frontend web
    mode tcp
    log global
    timeout client 30s
    bind :8080
    maxconn 5000
```

Good:

```haproxy
global
    log stdout format raw local0
    maxconn 10000

frontend web
    mode tcp
    log global
    timeout client 30s
    bind :8080
    maxconn 5000
```

See: HAProxy configuration manual 2.8, "maxconn" in chapters 3 and 4
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.whole_number import whole_number


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about limits above that of the process."""
    whole = next((one for one in reversed(unit.globals) if one.keyword == "maxconn"), None)
    own = node.setting("maxconn")
    if (
        own
        and whole
        and own.word(1).isdecimal()
        and whole.word(1).isdecimal()
        and whole_number(own.word(1)) > whole_number(whole.word(1))
    ):
        yield Problem(
            own.word_span(0, 1),
            f"{node.title} never gets so many: the process stops at {whole.word(1)}",
            "make this smaller than the `maxconn` of `global`, or that larger",
            related=(Label(whole.word_span(0, 1), "for all together"),),
        )
