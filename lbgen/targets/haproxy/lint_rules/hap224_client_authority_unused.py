"""an authority for client certificates is given, and none is asked for

Why: On `bind`, `ca-file` alone does nothing: without `verify` no client is asked for a certificate, and everybody
gets in.

Bad:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem verify required
    default_backend app
```

See: HAProxy configuration manual 2.8, section 5.1 "verify" (default `none`)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("bind", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the line's own words."""
    if node.after("ca-file") and node.after("verify") in ("", "none"):
        yield Problem(
            node.word_span(node.words.index("ca-file"), node.words.index("ca-file") + 1),
            "no client is asked for a certificate, so this authority is never used",
            "add `verify required`",
            fix=node.appending("ask for a certificate", "verify required", safe=False)
            if not node.after("verify")
            else None,
        )
