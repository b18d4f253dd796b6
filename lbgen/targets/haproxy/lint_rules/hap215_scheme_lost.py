"""servers are not told that the client came by HTTPS

Why: An application that does not know builds `http://` links and redirects, drops the secure flag of its cookies,
or redirects to HTTPS for ever.

Bad:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option httpchk GET /health
    option forwardfor
    option redispatch
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem
    http-response set-header Strict-Transport-Security max-age=63072000
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

Good:

```haproxy
defaults
    mode http
    log stdout format raw local0
    option httpchk GET /health
    option forwardfor
    option redispatch
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem
    http-request set-header X-Forwarded-Proto https
    http-response set-header Strict-Transport-Security max-age=63072000
    default_backend app

backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "http-request set-header"; MDN, "X-Forwarded-Proto"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.forwarded import written_by_any

_HEADERS = frozenset(
    ("x-forwarded-proto", "x-forwarded-protocol", "x-forwarded-ssl", "x-forwarded-scheme", "forwarded")
)


@rule("frontend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about frontends where TLS ends, with plain servers behind them."""
    if not unit.is_complete or node.mode != "http" or not node.is_tls:
        return
    backs = [back for back in unit.backs_of(node) if any(not server.has("ssl") for server in back.servers)]
    if backs and not _HEADERS & written_by_any([node, *backs]):
        yield Problem(
            node.head.word_span(0, 1),
            f"the servers behind {node.title} cannot tell HTTPS from HTTP",
            "add `http-request set-header X-Forwarded-Proto https if { ssl_fc }`",
        )
