"""the client's own X-Forwarded-For is passed on instead of its address

Why: `if-none` adds nothing where the client sent the header. The server then believes what the client wrote
(measured).

Bad:

```haproxy
frontend web
    bind :8080
    option forwardfor if-none
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request del-header X-Forwarded-For unless { src 192.0.2.0/24 }
    option forwardfor
    default_backend app
```

See: HAProxy configuration manual 2.8, "option forwardfor"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.targets.haproxy.resolved.forwarded import cleaned


@rule("option", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the word, unless a rule of the section takes the client's header away first."""
    if node.word(1) != "forwardfor" or "if-none" not in node.words or node.prefix:
        return
    if "x-forwarded-for" not in cleaned(node.section):
        yield Problem(
            node.word_span(node.words.index("if-none")),
            "a client that sends X-Forwarded-For itself is passed on as whoever it says",
            "leave `if-none` out, and delete the header unless it comes from your own proxy",
        )
