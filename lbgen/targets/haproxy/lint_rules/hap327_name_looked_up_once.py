"""a server's name is looked up once, when HAProxy starts

Why: When its address changes, HAProxy keeps the old one until it is reloaded; when the name server does not answer
at start, HAProxy does not start.

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
backend app
    balance roundrobin
    server app1 app1.example.com:8080 check
    server app2 app2.example.com:8080 check
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

backend app
    balance roundrobin
    default-server check resolvers dns init-addr last,libc,none
    server app1 app1.example.com:8080
    server app2 app2.example.com:8080
```

See: HAProxy configuration manual 2.8, section 5.3 "Server IP address resolution using DNS", "init-addr"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each server with a name that is looked up."""
    if not unit.is_complete:
        return
    for server in node.live_servers:
        if server.has_name and not server.is_local and not server.has("resolvers"):
            yield Problem(
                server.address_span(),
                f"`{server.host}` is looked up once, at start",
                "add a `resolvers` section, and `resolvers NAME init-addr last,libc,none` to the server",
            )
