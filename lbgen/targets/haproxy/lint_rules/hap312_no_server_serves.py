"""no server of a backend takes new clients

Why: All are disabled or have weight 0: every request is answered 503 (measured).

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 weight 0
    server app2 10.0.0.2:8080 disabled
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 weight 10
    server app2 10.0.0.2:8080 disabled
```

See: HAProxy configuration manual 2.8, section 5.2 "weight", "disabled"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.ERROR)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about backends with servers, once at the first."""
    if node.servers and all(one.has("disabled") or one.value("weight") == "0" for one in node.servers):
        yield Problem(
            node.servers[0].name_span(),
            f"every server of {node.title} is disabled or has weight 0: new clients get 503",
            "give one a weight",
        )
