"""a slow start is given to an algorithm that cannot change weights

Why: `static-rr`, `first` and hashes over a map fix their weights at start; a server that comes back gets its full
share at once.

Bad:

```haproxy
backend app
    balance static-rr
    server app1 10.0.0.1:8080 check slowstart 30s
    server app2 10.0.0.2:8080 check slowstart 30s
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check slowstart 30s
    server app2 10.0.0.2:8080 check slowstart 30s
```

See: HAProxy configuration manual 2.8, section 5.2 "slowstart"; "balance static-rr"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the first server with one; a hash may be made consistent by defaults that are not seen."""
    given = next((found for server in node.live_servers if (found := server.given("slowstart"))), None)
    is_static = node.algorithm in ("static-rr", "first") or (node.is_hashed_by_map and unit.is_complete)
    if given and is_static:
        yield Problem(
            given.span(),
            f"`balance {node.algorithm}` gives a server its full share at once",
            "use `roundrobin` or `leastconn`, or add `hash-type consistent`",
        )
