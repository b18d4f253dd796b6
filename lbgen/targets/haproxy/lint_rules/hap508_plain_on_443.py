"""the port of HTTPS is served without TLS

Why: Browsers begin TLS on 443, and get an error.

Bad:

```haproxy
frontend web
    mode http
    bind :443
    default_backend app
```

Good:

```haproxy
frontend web
    mode http
    bind :443 ssl crt /etc/ssl/site.pem
    default_backend app
```

See: HAProxy configuration manual 2.8, section 5.1 "ssl"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about sections that say that they speak HTTP."""
    for bind in node.binds:
        is_plain = not bind.is_tls and not bind.has("crt") and not bind.has("accept-proxy")
        if 443 in bind.ports and is_plain and node.mode == "http" and not bind.is_local:
            yield Problem(bind.statement.word_span(1), "browsers expect TLS here", "add `ssl crt FILE`")
