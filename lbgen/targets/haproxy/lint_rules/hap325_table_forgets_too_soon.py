"""a table forgets a client before its period is over

Why: Entries without traffic for `expire` are dropped, and the client begins anew: a slow client is never limited.

Bad:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 10s store http_req_rate(1m)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 2m store http_req_rate(1m)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

See: HAProxy configuration manual 2.8, "stick-table", "expire"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit
from lbgen.targets.haproxy.resolved.durations import milliseconds, shown


@rule("*", severity=Severity.WARNING)
def check(_: HaproxyUnit, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each table with rates."""
    for table in unit.tables.values():
        expire = milliseconds(table.expire)
        periods = [(ms, name) for name, text in table.stores.items() if (ms := milliseconds(text)) is not None]
        longest, name = max(periods, default=(0.0, ""))
        if expire is not None and expire < longest:
            at = table.statement.words.index("expire")
            yield Problem(
                table.statement.word_span(at, at + 1),
                f"an entry is dropped after {shown(expire)}, and `{name}` counts over {shown(longest)}",
                "make `expire` longer than the longest period",
                fix=table.statement.replacing("twice the longest period", at + 1, f"{int(2 * longest)}ms")
                if longest == int(longest)
                else None,
            )
