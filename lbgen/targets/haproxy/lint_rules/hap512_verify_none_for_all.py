"""no server's certificate is looked at, unless a line says otherwise

Why: `ssl-server-verify none` is the default for every server of the file: TLS towards them accepts whoever
answers.

Bad:

```haproxy
global
    log stdout format raw local0
    ssl-server-verify none
```

Good:

```haproxy
global
    log stdout format raw local0
    ssl-server-verify required
```

See: HAProxy configuration manual 2.8, "ssl-server-verify"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("global ssl-server-verify", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the word."""
    if node.word(1) == "none":
        yield Problem(
            node.word_span(0, 1),
            "TLS towards servers accepts any certificate",
            "write `required`, and give servers `ca-file`",
        )
