"""requests that are no valid HTTP are passed on

Why: Where HAProxy and a server read a malformed request differently, a client can hide a second request in the
first (request smuggling), past every rule of this file.

Bad:

```haproxy
frontend web
    bind :8080
    option accept-invalid-http-request
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    default_backend app
```

See: HAProxy configuration manual 2.8, "option accept-invalid-http-request"; RFC 9112, section 11.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_LAX = ("accept-invalid-http-re", "accept-unsafe-violations-in-http-re")


@rule("option", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the options that accept such messages."""
    if node.word(1).startswith(_LAX) and not node.prefix:
        yield Problem(
            node.word_span(0, 1),
            "malformed messages are passed on, and may be read as two by the other side",
            "repair the client or server that needs it, and remove the option",
            fix=node.removing("refuse malformed messages", safe=False),
        )
