"""a client may take its time to ask

Why: A client that sends its headers a byte at a time holds a connection of ours for `client_header_timeout`; a few
thousand of them hold all. `keepalive_timeout 0` is the contrary: every request pays for a new connection and handshake.

Bad:

```nginx
server {
    listen 8080;
    client_header_timeout 300s;
    root /srv/shop;
}
```

Good:

```nginx
server {
    listen 8080;
    client_header_timeout 15s;
    root /srv/shop;
}
```

See: nginx.org ngx_http_core_module, `client_header_timeout`, `keepalive_timeout`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, meant_ms, shown, time_s

_LONGEST_S = {"client_header_timeout": 60, "client_body_timeout": 300, "send_timeout": 300}


@rule(*_LONGEST_S, "keepalive_timeout", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    waited_s = time_s(node.value())
    if waited_s is None or not unit.is_http(node) or node.within("upstream"):
        return
    if node.name == "keepalive_timeout":
        if waited_s == 0:
            message = "each request needs a connection of its own"
            yield Problem(node.span, message, help="leave it out (75s)", severity=Severity.INFO)
        return
    if waited_s > _LONGEST_S[node.name] and meant_ms(node.value()) is None:
        is_header = node.name == "client_header_timeout"
        yield Problem(
            node.span,
            f"a client that is slow on purpose holds a connection for {shown(waited_s)}"
            + ("" if is_header else ", and as long again with each byte"),
            help=f"write `{node.name} {'15s' if is_header else '60s'};`",
            severity=None if is_header else Severity.INFO,
        )
