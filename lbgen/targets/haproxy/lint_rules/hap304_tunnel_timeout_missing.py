"""websockets end after the time meant for a silent answer

Why: After an upgrade `timeout client` and `timeout server` go on counting: a websocket that is silent for that
long is closed (measured). `timeout tunnel` takes their place.

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
    use_backend live if { hdr(upgrade) -i websocket }
    default_backend live

backend live
    balance leastconn
    server live1 10.0.0.1:8080 check
    server live2 10.0.0.2:8080 check
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
    use_backend live if { hdr(upgrade) -i websocket }
    default_backend live

backend live
    balance leastconn
    timeout tunnel 1h
    server live1 10.0.0.1:8080 check
    server live2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "timeout tunnel"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("use_backend", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about routes that are chosen by the Upgrade header."""
    backend = unit.backends.get(node.word(1))
    if not unit.is_complete or backend is None or backend.has("timeout", "tunnel"):
        return
    if any(one.word(1) == "set-timeout" and one.word(2) == "tunnel" for one in backend.rules):
        return
    is_upgrade = any(
        test.fetch == "req.hdr" and test.arguments.lower() == "upgrade" for test, _ in node.section.tests(node)
    )
    if is_upgrade:
        server = backend.value("timeout", "server") or "timeout server"
        yield Problem(
            node.word_span(1),
            f"a websocket to `{backend.name}` ends when it is silent for `{server}`",
            "add `timeout tunnel 1h` to the backend",
            related=(Label(backend.head.word_span(0, 1), "no `timeout tunnel`"),),
            fix=backend.head.followed_by("add `timeout tunnel 1h`", "timeout tunnel 1h", safe=False),
        )
