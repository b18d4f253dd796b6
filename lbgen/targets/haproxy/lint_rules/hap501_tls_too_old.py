"""a version of TLS is allowed that is no longer safe

Why: TLS 1.0 and 1.1 are withdrawn (RFC 8996), SSL 3.0 longer still. HAProxy itself begins at 1.2; these words go
below, or forbid 1.2.

Bad:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ssl-min-ver TLSv1.0
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ssl-min-ver TLSv1.2
    default_backend app
```

See: RFC 8996; HAProxy configuration manual 2.8, section 5.1 "ssl-min-ver"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_OLD = frozenset(("SSLv3", "TLSv1.0", "TLSv1.1"))
_FORCED = frozenset(("force-sslv3", "force-tlsv10", "force-tlsv11"))
_SAYS = _FORCED | {"ssl-min-ver", "ssl-max-ver"}


@rule(
    "bind",
    "server",
    "default-server",
    "global ssl-default-bind-options",
    "global ssl-default-server-options",
    severity=Severity.ERROR,
)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the words that set a version."""
    if _SAYS.isdisjoint(node.words):
        return
    for at, word in enumerate(node.words):
        value = node.word(at + 1)
        if word in ("ssl-min-ver", "ssl-max-ver") and value in _OLD:
            fix = node.replacing("begin at TLS 1.2", at + 1, "TLSv1.2", safe=False) if word == "ssl-min-ver" else None
            yield Problem(
                node.word_span(at, at + 1), f"{value} is no longer safe", "write `ssl-min-ver TLSv1.2`", fix=fix
            )
        elif word in _FORCED:
            yield Problem(node.word_span(at), f"`{word}` allows nothing newer", "write `ssl-min-ver TLSv1.2`")
