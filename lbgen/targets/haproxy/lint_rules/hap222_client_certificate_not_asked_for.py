"""a client certificate is optional, and no rule asks whether there was one

Why: `verify optional` lets clients without a certificate in. Without a rule on `ssl_c_used` or `ssl_c_verify` they
get what the others get.

Bad:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem verify optional
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem verify optional
    http-request deny unless { ssl_c_used } { ssl_c_verify 0 }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 5.1 "verify", "ssl_c_used"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about optional certificates; one that only a server or the log is told of may be meant so."""
    for bind in node.binds:
        if bind.value("verify") != "optional" or unit.asks_client_certificate:
            continue
        yield Problem(
            bind.span_of("verify"),
            "clients without a certificate are let in, and treated as the others",
            "write `verify required`, or `http-request deny unless { ssl_c_used } { ssl_c_verify 0 }`",
        )
