"""any client may say by PROXY protocol who it is

Why: `accept-proxy` believes the address in the first line of a connection. Reached without the proxy in front, it
lets a client choose its own address, and pass every rule that asks for `src`.

Bad:

```haproxy
frontend web
    mode tcp
    bind :8080 accept-proxy
    default_backend app
```

Good:

```haproxy
frontend web
    mode tcp
    bind :8080
    tcp-request connection expect-proxy layer4 if { src 192.0.2.0/24 }
    default_backend app
```

See: HAProxy configuration manual 2.8, "accept-proxy" and "tcp-request connection expect-proxy"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import Bind, HaproxyUnit, Statement


@rule("bind", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about addresses open to all, where no rule asks who connects."""
    bind = next((one for one in node.section.binds if one.statement is node), None)
    if bind is None or not bind.has("accept-proxy") or bind.is_unknown or not _is_wildcard(bind):
        return
    if not any(one.word(1) == "connection" and one.condition for one in node.section.all("tcp-request")):
        yield Problem(
            bind.span_of("accept-proxy"),
            "a client that connects here itself chooses the address it is taken for",
            "bind where only that proxy connects, or `tcp-request connection expect-proxy layer4 if { src ... }`",
        )


def _is_wildcard(bind: Bind) -> bool:
    hosts = {address.rpartition(":")[0].rpartition("@")[2] for address in bind.addresses}
    return bool(hosts & {"", "*", "0.0.0.0", "::", "[::]"})  # noqa: S104  # compared, not bound
