"""TLS towards servers accepts any name that the authority signed

Why: With `verify required` and neither `sni` nor `verifyhost`, HAProxy before 3.3 checks who signed the
certificate and not for whom: any machine with a certificate of that authority passes (measured on 2.6 and 2.8).

Bad:

```haproxy
backend app
    server app1 10.0.0.1:8443 ssl verify required ca-file /etc/ssl/ca.pem
```

Good:

```haproxy
backend app
    server app1 10.0.0.1:8443 ssl verify required ca-file /etc/ssl/ca.pem sni str(app.internal)
```

See: HAProxy configuration manual 2.8, section 5.2 "verify", "verifyhost", "sni"; 3.3 takes the Host header by
itself
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING, before="3.3")
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about servers whose certificate is verified."""
    for server in node.servers:
        is_verified = server.has("ssl") and server.has("ca-file") and server.value("verify", "required") == "required"
        if is_verified and not server.has("sni") and not server.has("verifyhost"):
            yield Problem(
                server.name_span(),
                f"any certificate of this authority is taken for that of `{server.name}`",
                "add `sni str(NAME)` with the name in its certificate",
            )
