"""a client over its limit is told that it is forbidden

Why: `deny` answers 403, which clients take as final; 429 says "later". Monitoring also cannot tell the two apart.

Bad:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny if { sc_http_req_rate(0) gt 100 }
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

See: RFC 6585, section 4; HAProxy configuration manual 2.8, "http-request deny"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("http-request", severity=Severity.INFO)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about refusals by a rate that name no status."""
    if node.word(1) not in ("deny", "tarpit") or len(node.action) > 2:
        return
    if any("_rate" in test.fetch and not test.fetch.startswith(("be_", "fe_")) for test, _ in node.section.tests(node)):
        status = "403" if node.word(1) == "deny" else "500"
        yield Problem(
            node.word_span(0, 1),
            f"a client over the limit is answered {status}",
            "add `deny_status 429`",
            fix=node.inserting("answer 429", 1, "deny_status 429"),
        )
