"""the redirect to HTTPS is a temporary one

Why: Without `code` it is 302: browsers ask in clear again each time, and search engines keep the old address.

Bad:

```haproxy
frontend web
    bind :8080
    http-request redirect scheme https unless { ssl_fc }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request redirect scheme https code 301 unless { ssl_fc }
    default_backend app
```

See: HAProxy configuration manual 2.8, "http-request redirect"; RFC 9110, section 15.4
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("http-request", "redirect", severity=Severity.INFO)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about redirects that change the scheme."""
    words = node.action
    if "redirect" in words[:2] and "scheme" in words[:-1] and "code" not in words:
        at = words.index("scheme") + 1
        if words[at] == "https":
            yield Problem(
                node.word_span(at),
                "this answers 302, for this time only",
                "add `code 301` (or 308, which keeps the method)",
                fix=node.inserting("make it permanent", at, "code 301", safe=False),
            )
