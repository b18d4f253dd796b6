"""a server's name is looked up once, at start

Why: nginx asks DNS when it reads its configuration, and goes on with those addresses until it is reloaded. When the
name gets others (a container is replaced, a load balancer scales), requests go to machines that are gone, or somebody
else's.

Bad:

```nginx
http {
    upstream app {
        zone app 64k;
        server app.internal.example.com:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_connect_timeout 3s;
            proxy_pass http://app;
        }
    }
}
```

Good:

```nginx
http {
    upstream app {
        zone app 64k;
        resolver 10.0.0.53 valid=10s;
        server app.internal.example.com:8080 resolve;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_connect_timeout 3s;
            proxy_pass http://app;
        }
    }
}
```

See: nginx.org ngx_http_upstream_module, `resolve` (open source since 1.27.3)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, is_name, passed, peers

_RESOLVES_SINCE = (1, 27, 3)


@rule("upstream", "proxy_pass", "grpc_pass", severity=Severity.INFO)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about names with a dot: one without is often in the hosts file, or a container beside this one."""
    if not unit.is_complete:
        return
    if node.name == "upstream":
        for peer in peers(node):
            if _is_looked_up(peer.host) and "resolve" not in peer.parameters and "down" not in peer.parameters:
                yield _problem(peer.node, peer.host, unit)
        return
    to = passed(node, unit)
    if to.upstream is None and _is_looked_up(to.host) and not to.has_variables:
        yield _problem(node, to.host, unit)


def _is_looked_up(host: str) -> bool:
    return is_name(host) and "." in host and "$" not in host


def _problem(node: Node, host: str, unit: NginxUnit) -> Problem:
    if unit.is_older(*_RESOLVES_SINCE):
        step = "put the name into a variable, with a `resolver`, or reload when it changes"
    elif node.name == "server":
        step = "write `resolve` behind it, with a `zone` and a `resolver`"
    else:
        step = "make it an `upstream` with `server NAME resolve;`, a `zone` and a `resolver`"
    return Problem(node.argument_span(), f"`{host}` is looked up once, at start", help=step)
