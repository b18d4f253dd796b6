"""a backend has one server

Why: When it is down or restarted, everything behind it is.

Bad:

```haproxy
backend app
    server app1 10.0.0.1:8080
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
```

See: HAProxy configuration manual 2.8, "server"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.INFO, is_pedantic=True)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about backends with a single `server` line."""
    if len(node.servers) == 1 and not node.servers[0].is_template:
        yield Problem(node.servers[0].name_span(), f"{node.title} has one server", "add a second")
