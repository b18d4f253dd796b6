"""two servers of a backend have the same address

Why: They are one process for HAProxy twice: it gets a double share, and a failure counts for half.

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080
    server app2 10.0.0.1:8080
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
```

See: HAProxy configuration manual 2.8, section 5.2 "weight"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Server


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about addresses that are written out, with their port and what makes a difference on the way there."""
    by_address: dict[str, list[Server]] = {}
    for server in node.live_servers:
        if not server.is_template and "$" not in server.address and server.host:
            by_address.setdefault(server.address.lower(), []).append(server)
    for shared in by_address.values():
        if len(shared) > 1:
            yield from _same_way(shared)


def _same_way(servers: list[Server]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Server] = {}
    for server in servers:
        key = tuple(server.value(one) for one in ("sni", "namespace", "source", "socks4", "proto"))
        first = seen.setdefault(key, server)
        if first is not server and not first.statement.excludes(server.statement):
            yield Problem(
                server.address_span(),
                f"`{first.name}` has the same address",
                "write the other server's address, or use `weight` for a larger share",
                related=(Label(first.address_span(), "first used here"),),
            )
