"""every server of a backend is a backup

Why: Backups are used when no other server is up, and then only the first of them: the others are idle although
nothing is wrong.

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 backup
    server app2 10.0.0.2:8080 backup
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080 backup
```

See: HAProxy configuration manual 2.8, section 5.2 "backup", "option allbackups"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about backends with two or more servers."""
    servers = node.live_servers
    if len(servers) > 1 and all(server.has("backup") for server in servers) and not node.has("option", "allbackups"):
        yield Problem(
            servers[0].name_span(),
            f"all servers of {node.title} are backups, so only `{servers[0].name}` gets requests",
            "take `backup` from those that should share the traffic",
        )
