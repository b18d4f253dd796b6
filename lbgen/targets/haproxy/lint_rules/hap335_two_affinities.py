"""clients are kept on a server in two ways

Why: The cookie wins over the hash, but a client without cookies (and each first request) follows the hash. Who
looks at the hash to see where a client goes is misled; one of the two is enough.

Bad:

```haproxy
backend app
    balance source
    option redispatch
    cookie SERVERID insert indirect nocache httponly secure
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check cookie app2
```

Good:

```haproxy
backend app
    balance leastconn
    option redispatch
    cookie SERVERID insert indirect nocache httponly secure
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check cookie app2
```

See: HAProxy configuration manual 2.8, "cookie", "balance"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.INFO, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about a hash of the client beside a cookie."""
    cookie, balance = node.setting("cookie"), node.setting("balance")
    if cookie and balance and node.algorithm in ("source", "hdr", "url_param", "rdp-cookie") and node.servers:
        yield Problem(
            balance.word_span(0, 1),
            f"cookie `{cookie.word(1)}` keeps clients on their server already",
            "balance new clients by `leastconn` or `roundrobin`",
            related=(Label(cookie.word_span(0, 1), "wins where the client has it"),),
        )
