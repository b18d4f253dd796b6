"""a health check speaks HTTP/1.1 without saying to whom

Why: HTTP/1.1 wants a Host header; many servers answer 400 without it, and count as down.

Bad:

```haproxy
backend app
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1
    server app1 10.0.0.1:8080 check
```

Good:

```haproxy
backend app
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1 hdr Host app.internal
    server app1 10.0.0.1:8080 check
```

See: RFC 9112, section 3.2; HAProxy configuration manual 2.8, "http-check send"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("http-check", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about `send` lines of that version."""
    if node.word(1) != "send" or node.after("ver").upper() != "HTTP/1.1":
        return
    names = {node.word(at + 1).lower() for at, word in enumerate(node.words) if word == "hdr"}
    if "host" not in names:
        yield Problem(
            node.word_span(node.words.index("ver"), node.words.index("ver") + 1),
            "this check has no Host header, which HTTP/1.1 wants",
            "add `hdr Host NAME`",
        )
