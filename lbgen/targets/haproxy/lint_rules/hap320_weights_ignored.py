"""weights are given to an algorithm that does not look at them

Why: `balance first` takes the servers in order, whatever their weights.

Bad:

```haproxy
backend app
    balance first
    server app1 10.0.0.1:8080 maxconn 50 weight 10
    server app2 10.0.0.2:8080 maxconn 50 weight 90
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 maxconn 50 weight 10
    server app2 10.0.0.2:8080 maxconn 50 weight 90
```

See: HAProxy configuration manual 2.8, "balance first": "ignores the server weight"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about weights that differ."""
    weights = {server.value("weight", "1") for server in node.live_servers}
    given = next((found for server in node.live_servers if (found := server.given("weight"))), None)
    if node.algorithm == "first" and len(weights) > 1 and given:
        yield Problem(given.span(), "`balance first` ignores weights", "use `balance roundrobin` or `leastconn`")
