"""a certificate is given where TLS does not end

Why: Without `ssl` the address speaks plain text, and clients that begin TLS get an error.

Bad:

```haproxy
frontend web
    bind :8443 crt /etc/ssl/site.pem
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem
    default_backend app
```

See: HAProxy configuration manual 2.8, section 5.1 "ssl"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("bind", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about lines with a certificate."""
    for name in ("crt", "crt-list", "default-crt"):
        if name in node.words[2:] and "ssl" not in node.words[2:]:
            at = node.words.index(name)
            yield Problem(
                node.word_span(at, at + 1),
                "there is no `ssl` here, so this is never used",
                "add `ssl`",
                fix=node.inserting("add `ssl`", 1, "ssl", safe=False),
            )
            return
