"""requests that no rule takes get 503

Why: Without `default_backend` a request that matches no `use_backend` is answered 503, which monitoring takes for
servers that are down.

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
    bind :8080
    use_backend api if { path_beg /api/ }

backend api
    balance roundrobin
    server api1 10.0.0.1:8080 check
    server api2 10.0.0.2:8080 check
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
    bind :8080
    http-request deny deny_status 404 unless { path_beg /api/ }
    use_backend api if { path_beg /api/ }

backend api
    balance roundrobin
    server api1 10.0.0.1:8080 check
    server api2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "default_backend"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_ENDS = frozenset(("deny", "return", "redirect", "tarpit", "silent-drop", "reject"))


@rule("frontend", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about frontends with rules whose end nobody sees: no default, no rule for all, no 404 for the rest."""
    routes = node.own("use_backend")
    if not unit.is_complete or not routes or node.has("default_backend") or any(not one.condition for one in routes):
        return
    answers_rest = any(
        one.word(1) in _ENDS
        and (not one.condition or one.condition.is_unless or any(term.is_negated for term in one.condition.terms))
        for one in node.rules
    )
    if not answers_rest and node.mode == "http":
        yield Problem(
            node.head.word_span(0, 1),
            f"a request that none of the {len(routes)} rules takes is answered 503",
            "add `default_backend`, or answer the rest: `http-request deny deny_status 404 unless ...`",
        )
