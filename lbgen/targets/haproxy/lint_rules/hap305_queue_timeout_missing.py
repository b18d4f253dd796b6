"""how long a request waits for a free server is not said

Why: With `maxconn` on servers, requests beyond it wait in a queue, for `timeout connect` when nothing else is
said. A good time to connect is rarely a good time to wait.

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 maxconn 50
    server app2 10.0.0.2:8080 maxconn 50
```

Good:

```haproxy
backend app
    balance roundrobin
    timeout queue 10s
    server app1 10.0.0.1:8080 maxconn 50
    server app2 10.0.0.2:8080 maxconn 50
```

See: HAProxy configuration manual 2.8, "timeout queue"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.INFO, is_pedantic=True)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about backends with a limit on a server."""
    limited = next((server for server in node.servers if server.has("maxconn")), None)
    limit = limited.given("maxconn") if limited else None
    if limit and not node.has("timeout", "queue"):
        yield Problem(limit.span(), "beyond this, requests wait for `timeout connect`", "add `timeout queue 10s`")
