"""all requests go to the first server

Why: `balance first` fills a server to its `maxconn` before it uses the next. Without `maxconn` the first is never
full.

Bad:

```haproxy
backend app
    balance first
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
```

Good:

```haproxy
backend app
    balance first
    server app1 10.0.0.1:8080 maxconn 50
    server app2 10.0.0.2:8080 maxconn 50
```

See: HAProxy configuration manual 2.8, "balance first": "it does not make sense to use this algorithm without
setting maxconn"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about every server but the last, which nothing comes after."""
    if node.algorithm == "first":
        for server in node.live_servers[:-1]:
            if not server.has("maxconn") and not server.has("backup"):
                yield Problem(
                    server.name_span(),
                    f"`{server.name}` has no `maxconn`, so nothing reaches the servers behind it",
                    "give it the number of requests it can work on at once",
                )
                return
