"""everybody who opens the statistics page can switch servers off

Why: `stats admin if TRUE` asks nobody. A form on the page takes servers out of service and ends their connections.

Bad:

```haproxy
frontend status
    bind 127.0.0.1:8404
    stats enable
    stats uri /stats
    stats admin if TRUE
```

Good:

```haproxy
frontend status
    bind 127.0.0.1:8404
    stats enable
    stats uri /stats
    stats auth "operator:${STATS_PASSWORD}"
    stats admin if { src 127.0.0.0/8 }
```

See: HAProxy configuration manual 2.8, "stats admin"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("stats", severity=Severity.ERROR)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about conditions that always hold."""
    condition = node.condition
    if node.word(1) != "admin" or condition is None:
        return
    always = ("FALSE",) if condition.is_unless else ("TRUE",)
    if condition.terms and all(term.name in always and not term.is_negated for term in condition.terms):
        yield Problem(
            node.span(),
            "this lets everybody who sees the page take servers out of service",
            "let it depend on the operator: `stats admin if { src 192.0.2.0/24 }`, with `stats auth`",
        )
