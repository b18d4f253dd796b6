"""a server has no cookie value where others do

Why: A client that it served gets no cookie, and its next request goes to any server: its session is lost.

Bad:

```haproxy
backend app
    balance roundrobin
    option redispatch
    cookie SERVERID insert indirect nocache httponly secure
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check
```

Good:

```haproxy
backend app
    balance roundrobin
    option redispatch
    cookie SERVERID insert indirect nocache httponly secure
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check cookie app2
```

See: HAProxy configuration manual 2.8, "cookie", section 5.2 "cookie"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about servers that share the traffic; `dynamic` makes the values by itself."""
    cookie = node.setting("cookie")
    if cookie is None or "dynamic" in cookie.words or len(node.live_servers) < 2:
        return
    for server in node.live_servers:
        if not server.has("cookie") and not server.has("backup") and not server.is_template:
            yield Problem(
                server.name_span(),
                f"`{server.name}` has no `cookie`, so its clients are not kept on it",
                f"add `cookie {server.name}`",
                related=(Label(cookie.word_span(0, 1), "clients are kept by this cookie"),),
                fix=server.statement.appending("give it a value", f"cookie {server.name}", safe=False)
                if server.statement.is_bare(1)
                else None,
            )
