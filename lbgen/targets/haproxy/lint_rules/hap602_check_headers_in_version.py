r"""headers are hidden behind the version of a health check

Why: `option httpchk GET /x HTTP/1.1\r\nHost:\ y` was the only way before 2.2. HAProxy refuses it since 2.7 (an
error on 2.8, a warning on 2.6).

Bad:

```haproxy
backend app
    option httpchk GET /health HTTP/1.1\r\nHost:\ app.internal
    server app1 10.0.0.1:8080 check
```

Good:

```haproxy
backend app
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1 hdr Host app.internal
    server app1 10.0.0.1:8080 check
```

See: HAProxy configuration manual 2.8, "option httpchk", "http-check send"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("option", severity=Severity.ERROR, since="2.7", is_refused=True)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about line ends in the option's words."""
    at = next((at for at, word in enumerate(node.words) if "\r" in word or "\n" in word), 0)
    if node.word(1) == "httpchk" and at:
        yield Problem(
            node.word_span(at, len(node.words) - 1),
            "headers do not belong into the version",
            "write `option httpchk`, and `http-check send meth GET uri /health ver HTTP/1.1 hdr Host NAME`",
        )
