"""TLS towards servers accepts any certificate

Why: `verify none` encrypts to whoever answers: who can stand between HAProxy and the server reads and changes
everything.

Bad:

```haproxy
backend app
    server app1 10.0.0.1:8443 ssl verify none
```

Good:

```haproxy
backend app
    server app1 10.0.0.1:8443 ssl verify required ca-file /etc/ssl/ca.pem sni str(app.internal)
```

See: HAProxy configuration manual 2.8, section 5.2 "verify"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about servers elsewhere; once for each line that says so."""
    seen = set()
    for server in node.servers:
        verify = server.given("verify")
        if not server.has("ssl") or verify is None or verify.value != "none" or server.is_local:
            continue
        if verify.statement.order not in seen:
            seen.add(verify.statement.order)
            yield Problem(
                verify.span(),
                f"the certificate of `{server.name}` is not looked at",
                "write `verify required ca-file FILE sni str(NAME)`",
            )
