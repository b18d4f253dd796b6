"""a dead server is found out after more than a minute

Why: `inter` times `fall` is how long requests still go to a server that is gone. `fastinter` checks sooner once
something looks wrong, and `observe` learns from requests.

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check inter 30s fall 5
    server app2 10.0.0.2:8080 check inter 30s fall 5
```

Good:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080 check inter 30s fastinter 1s fall 5
    server app2 10.0.0.2:8080 check inter 30s fastinter 1s fall 5
```

See: HAProxy configuration manual 2.8, section 5.2 "inter", "fastinter", "fall", "observe"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.durations import shown

_LONGEST_MS = 60_000
_DEFAULT_INTER_MS = 2000
_DEFAULT_FALL = 3


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about checked servers, once for each line that gives the interval."""
    seen = set()
    for server in node.servers:
        given = server.given("inter") or server.given("fall")
        if given is None or not server.has("check") or given.statement.order in seen:
            continue
        inter = server.milliseconds("inter", _DEFAULT_INTER_MS)
        fall = server.number("fall", _DEFAULT_FALL)
        if inter is None or fall is None:
            continue
        if inter * fall > _LONGEST_MS and not server.has("fastinter") and not server.has("observe"):
            seen.add(given.statement.order)
            yield Problem(
                given.span(),
                f"`{server.name}` gets requests for up to {shown(inter * fall)} after it is gone",
                "add `fastinter 1s`, or `observe layer7 error-limit 5 on-error mark-down`",
            )
