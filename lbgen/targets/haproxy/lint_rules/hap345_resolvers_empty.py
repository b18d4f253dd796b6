"""a resolvers section without a name server

Why: HAProxy warns and starts. Nobody is asked: a server whose address is a name stays without one. Where it was looked
up at start, the server is taken out as soon as `hold timeout` has passed (30 s), with `DNS timeout status` in the log,
and its backend answers 503.

Bad:

```haproxy
resolvers dns
    hold valid 10s

backend app
    balance roundrobin
    server app1 app1.example.com:8080 check resolvers dns init-addr last,libc,none
    server app2 10.0.0.2:8080 check
```

Good:

```haproxy
resolvers dns
    parse-resolv-conf
    hold valid 10s

backend app
    balance roundrobin
    server app1 app1.example.com:8080 check resolvers dns init-addr last,libc,none
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, section 5.3.2 "The resolvers section"; HAProxy
2.8.25 (measured)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("resolvers", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each section."""
    if not node.own("nameserver", "parse-resolv-conf"):
        yield Problem(
            node.head.word_span(0, 1),
            f"{node.title} has no name server",
            "add `nameserver NAME ADDRESS:53`, or `parse-resolv-conf` for those of this machine",
        )
