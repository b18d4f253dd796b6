"""two servers have the same cookie value

Why: A client of the second is sent to the first with its next request: its session is lost.

Bad:

```haproxy
backend app
    balance roundrobin
    option redispatch
    cookie SERVERID insert indirect nocache httponly secure
    server app1 10.0.0.1:8080 check cookie a
    server app2 10.0.0.2:8080 check cookie a
```

Good:

```haproxy
backend app
    balance roundrobin
    option redispatch
    cookie SERVERID insert indirect nocache httponly secure
    server app1 10.0.0.1:8080 check cookie a
    server app2 10.0.0.2:8080 check cookie b
```

See: HAProxy configuration manual 2.8, section 5.2 "cookie"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Server


@rule("backend", "listen", severity=Severity.ERROR)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the values of a section's servers; a backup may share one on purpose."""
    seen: dict[str, Server] = {}
    for server in node.live_servers:
        given = server.given("cookie")
        if given is None or "$" in given.value or server.has("backup"):
            continue
        first = seen.setdefault(given.value, server)
        other = first.given("cookie")
        if first is not server and other and not first.statement.excludes(server.statement):
            yield Problem(
                given.span(),
                f"`{first.name}` has this value too, and gets the clients of `{server.name}`",
                "give each server its own",
                related=(Label(other.span(), "first used here"),),
            )
