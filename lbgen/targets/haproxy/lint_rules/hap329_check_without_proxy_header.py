"""a check on its own port does not speak the PROXY protocol

Why: With `send-proxy` traffic begins with a line about the client; a check to another port or address does not,
unless `check-send-proxy` is set. A server that wants the line there counts as down.

Bad:

```haproxy
backend app
    server app1 10.0.0.1:8080 send-proxy check port 8081
```

Good:

```haproxy
backend app
    server app1 10.0.0.1:8080 send-proxy check port 8081 check-send-proxy
```

See: HAProxy configuration manual 2.8, section 5.2 "check-send-proxy"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_SENDS = ("send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn")


@rule("backend", "listen", severity=Severity.INFO, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about checks that go elsewhere."""
    for server in node.servers:
        given = server.given("port") or server.given("addr")
        sends = any(server.has(name) for name in _SENDS)
        if given and sends and server.has("check") and not server.has("check-send-proxy"):
            yield Problem(
                given.span(),
                f"checks of `{server.name}` go here without the PROXY header",
                "add `check-send-proxy` if the server wants it there too",
                fix=server.statement.appending("send it in checks too", "check-send-proxy", safe=False),
            )
