"""client certificates that do not verify are accepted

Why: `crt-ignore-err all` and `ca-ignore-err all` let expired, revoked and self-made certificates through; only a
rule on `ssl_c_verify` would still tell.

Bad:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem verify required crt-ignore-err all
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem verify required
    default_backend app
```

See: HAProxy configuration manual 2.8, section 5.1 "crt-ignore-err", "ca-ignore-err"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask where no rule looks at the result."""
    for bind in node.binds:
        for name in ("crt-ignore-err", "ca-ignore-err"):
            if bind.value(name) == "all" and not unit.asks_client_certificate:
                yield Problem(
                    bind.span_of(name),
                    "certificates that do not verify are accepted, and no rule asks about it",
                    "remove it, or add `http-request deny unless { ssl_c_verify 0 }`",
                )
