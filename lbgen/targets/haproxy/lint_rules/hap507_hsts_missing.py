"""browsers are not told to keep to HTTPS

Why: A visitor who types the name begins in clear, and who can stand between can keep it so.
Strict-Transport-Security ends that after the first visit.

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
    http-request set-header X-Forwarded-Proto https
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

See: RFC 6797; HAProxy configuration manual 2.8, "http-response set-header"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import Bind, HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about frontends of HTTP where TLS ends; those that want a client's certificate serve no visitors by name."""
    if not unit.is_complete or node.mode != "http" or not node.is_tls or all(_is_private(bind) for bind in node.binds):
        return
    rules = [one for part in (node, *unit.backs_of(node)) for one in part.all("http-response", "http-after-response")]
    if not any(word.lower().startswith("strict-transport-security") for one in rules for word in one.words[2:4]):
        yield Problem(
            node.head.word_span(0, 1),
            f"{node.title} sends no Strict-Transport-Security",
            "add `http-response set-header Strict-Transport-Security max-age=63072000`, unless the servers send it",
        )


def _is_private(bind: Bind) -> bool:
    return bind.is_local or bind.value("verify") == "required"
