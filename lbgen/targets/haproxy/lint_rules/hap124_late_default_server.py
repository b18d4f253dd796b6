"""a default-server line stands below the servers it was meant for

Why: It counts for the servers below it only. Those above keep HAProxy's own defaults: no check, no limit.

Bad:

```haproxy
backend app
    balance roundrobin
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
    default-server check inter 2s fall 3
```

Good:

```haproxy
backend app
    balance roundrobin
    default-server check inter 2s fall 3
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
```

See: HAProxy configuration manual 2.8, "default-server"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each such line whether a server is below it at all."""
    servers = node.own("server", "server-template")
    for statement in node.own("default-server"):
        above = [one for one in servers if one.order < statement.order]
        if above and len(above) == len(servers):
            yield Problem(
                statement.word_span(0),
                "no server stands below this line, so it gives nothing to any",
                "move it above the servers",
                related=(Label(above[0].word_span(0, 1), "keeps HAProxy's own defaults"),),
            )
