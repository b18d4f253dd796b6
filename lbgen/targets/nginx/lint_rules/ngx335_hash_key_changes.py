"""the key of `hash` is another for every request

Why: A client is to come back to its server by its key. A key that no two requests share spreads them at random, and
what the server knows of the client is elsewhere at the next request.

Bad:

```nginx
upstream app {
    hash $remote_addr$request_id consistent;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

Good:

```nginx
upstream app {
    hash $remote_addr consistent;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

See: nginx.org ngx_http_core_module, "Embedded Variables"; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, methods, variables

_CHANGING = {
    "request_id": "is new for each request",
    "msec": "is the time",
    "time_iso8601": "is the time",
    "time_local": "is the time",
    "connection": "is new for each connection",
    "connection_requests": "grows with each request",
    "remote_port": "is new for each connection",
    "request_length": "is the length of the request",
    "pid": "is the worker's, not the client's",
}
# In `stream` a connection is what is balanced, and a key of its own spreads connections.
_OF_CONNECTIONS = ("connection", "remote_port")


@rule("hash", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name != "upstream" or methods(around)[-1] is not node:
        return
    used = variables(node.value())
    found = next((name for name in used if name in _CHANGING), None)
    if found is None or (found in _OF_CONNECTIONS and not unit.is_http(node)):
        return
    yield Problem(
        node.argument_span(),
        f"`${found}` {_CHANGING[found]}: this spreads requests at random, and brings no client back",
        help="leave it out of the key; to spread at random, write `random;`",
    )
