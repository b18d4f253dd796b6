"""a header that names the client is written for some requests and kept for others

Why: Under a condition the header is set for clients that have proved who they are. Who has not can send it, and
the server believes it.

Bad:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem verify optional
    http-request set-header X-Client-Name %[ssl_c_s_dn(cn)] if { ssl_c_used }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem ca-file /etc/ssl/clients.pem verify optional
    http-request del-header X-Client-Name
    http-request set-header X-Client-Name %[ssl_c_s_dn(cn)] if { ssl_c_used }
    default_backend app
```

See: HAProxy configuration manual 2.8, "http-request set-header", "ssl_c_used"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_PROVEN = lazy_pattern(r"%(?:\{[^}]*\})?\[(?:ssl_c_|http_auth|ssl_fc_has_crt)")


@rule("frontend", "listen", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each header set under a condition from what TLS or a password proved."""
    gone: set[str] = set()
    for statement in node.rules:
        name = statement.word(2).lower()
        if statement.word(1) == "del-header" or (statement.word(1) == "set-header" and not statement.condition):
            gone.add(name)
        elif statement.word(1) == "set-header" and _PROVEN.match(statement.word(3)) and name not in gone:
            yield Problem(
                statement.word_span(2),
                f"a client that this condition leaves out can send `{statement.word(2)}` itself",
                f"put `http-request del-header {statement.word(2)}` above",
            )
            gone.add(name)
