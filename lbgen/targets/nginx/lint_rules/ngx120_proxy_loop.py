"""a server passes requests to itself

Why: the request comes back through the same `listen`, again and again, until nginx has no connection left: one
request of a client brings the whole server down for a moment.

Bad:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://127.0.0.1:8080;
        }
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

See: measured on nginx 1.31.3: "worker_connections are not enough"
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, is_loopback, listens, location, passed


@rule("proxy_pass", severity=Severity.ERROR, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to = passed(node, unit)
    if to.upstream is not None or not is_loopback(to.host) or not unit.is_complete:
        return
    server, around = node.within("server"), node.within("location")
    if server is None or around is None:
        return
    port = to.port or ("443" if to.scheme == "https" else "80")
    if to.has_variables or to.uri not in ("", "/") or location(around).path != "/":
        return
    here = next((one for one in listens(server) if one.port == port and one.address in ("", to.host)), None)
    if here is None or _others(unit, server, port):
        return
    yield Problem(
        node.argument_span(),
        f"this passes requests to the same server: it listens on `{port}` itself",
        help="pass them to the port where the application listens",
        related=(Label(here.node.span if here.node else server.name_span, "they come back here"),),
    )


def _others(unit: NginxUnit, server: Node, port: str) -> bool:
    """Whether another server shares the port, which could take what comes back."""
    return any(one is not server for one in _servers(unit).get(port, ()))


@functools.lru_cache(maxsize=1)
def _servers(unit: NginxUnit) -> dict[str, list[Node]]:
    """The servers by their ports."""
    found: dict[str, list[Node]] = {}
    for one in unit.every("server"):
        if one.block is not None:
            for listen in listens(one):
                found.setdefault(listen.port, []).append(one)
    return found
