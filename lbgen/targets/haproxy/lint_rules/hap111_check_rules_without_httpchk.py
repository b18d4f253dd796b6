"""http-check rules stand in a backend whose checks are no HTTP

Why: Without `option httpchk` a check is a TCP connection. The rules are ignored, and a server that accepts
connections and answers 500 counts as healthy.

Bad:

```haproxy
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    option redispatch

backend app
    balance roundrobin
    http-check send meth GET uri /health
    http-check expect status 200
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

Good:

```haproxy
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    option redispatch

backend app
    balance roundrobin
    option httpchk
    http-check send meth GET uri /health
    http-check expect status 200
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, "option httpchk", "http-check send"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the first of its `http-check` rules."""
    rules = [one for one in node.own("http-check") if one.word(1) not in ("disable-on-404", "send-state")]
    if unit.is_complete and rules and not node.has("option", "httpchk"):
        yield Problem(
            rules[0].word_span(0, 1),
            f"{node.title} has no `option httpchk`: its checks only open a connection",
            "add `option httpchk`",
            fix=node.head.followed_by("add `option httpchk`", "option httpchk"),
        )
