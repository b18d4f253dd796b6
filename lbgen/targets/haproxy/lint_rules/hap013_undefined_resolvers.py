"""a server is looked up by resolvers that are not there

Why: HAProxy refuses the file at start and at reload.

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
resolvers dns
    nameserver one 192.0.2.53:53

frontend web
    bind :8080
    default_backend app

backend app
    balance roundrobin
    server app1 app1.example.com:8080 check resolvers internal init-addr last,libc,none
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
resolvers dns
    nameserver one 192.0.2.53:53

frontend web
    bind :8080
    default_backend app

backend app
    balance roundrobin
    server app1 app1.example.com:8080 check resolvers dns init-addr last,libc,none
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, section 5.3.2 "The resolvers section"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.targets.haproxy.resolved.names import closest


@rule("server", "server-template", "default-server", severity=Severity.ERROR, is_refused=True)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the resolvers a line names. Those called `default` are made by HAProxy itself."""
    if "resolvers" not in node.words or not unit.is_complete:
        return
    name, known = node.after("resolvers"), unit.named("resolvers")
    if not name or "$" in name or name == "default" or name in known:
        return
    near = closest(name, known)
    yield Problem(
        node.word_span(node.words.index("resolvers") + 1),
        f"there is no section `resolvers {name}`",
        f"did you mean `{near}`?" if near else f"write `resolvers {name}` with its name servers",
    )
