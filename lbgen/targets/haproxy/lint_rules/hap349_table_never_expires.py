"""a table keeps every client it ever saw

Why: Without `expire` an entry stays until the table is full. Then old ones are thrown out for new ones: whoever
sends from many addresses makes the table forget the others.

Bad:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
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


@rule("*", severity=Severity.INFO)
def check(_: HaproxyUnit, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each table."""
    for table in unit.tables.values():
        if not table.expire and "size" in table.statement.words:
            yield Problem(
                table.statement.word_span(0),
                f"entries of table `{table.name}` are kept until it is full",
                "add `expire`, longer than the longest period it counts over",
            )
