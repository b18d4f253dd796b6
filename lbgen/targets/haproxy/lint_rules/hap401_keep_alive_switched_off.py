"""every request opens a new connection

Why: `option httpclose` ends the connection to the client and to the server after each answer. Clients pay a
handshake for each request, and servers run out of ports.

Bad:

```haproxy
frontend web
    bind :8080
    option httpclose
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    default_backend app
```

See: HAProxy configuration manual 2.8, "option httpclose"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("option", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the option where it is switched on."""
    if node.word(1) == "httpclose" and not node.prefix:
        yield Problem(
            node.word_span(0, 1),
            "connections are closed after every answer",
            "remove it; `timeout http-keep-alive` bounds how long an idle client is kept",
            fix=node.removing("keep connections", safe=False),
        )
