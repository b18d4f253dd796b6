"""two servers of one backend have the same name

Why: The name identifies a server on the statistics page, in the logs, in `use-server` and on the command socket;
with two of one name the second cannot be reached there. HAProxy 2.8 refuses the file.

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app1 10.0.0.2:8080 check
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "server"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Server


@rule("backend", "listen", severity=Severity.ERROR, is_refused=True)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the names of a section's servers."""
    seen: dict[str, Server] = {}
    for server in node.servers:
        first = seen.setdefault(server.name, server)
        if first is not server and "$" not in server.name and not first.statement.excludes(server.statement):
            yield Problem(
                server.name_span(),
                f"`{server.name}` is already a server of {node.title}",
                "give each server its own name",
                related=(Label(first.name_span(), "first used here"),),
            )
