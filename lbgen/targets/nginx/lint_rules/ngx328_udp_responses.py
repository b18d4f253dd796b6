"""each datagram's session is kept long after its answer

Why: nginx cannot see that a conversation over UDP has ended, and keeps a session (a socket of its own) for each client
port until `proxy_timeout` has passed. With `proxy_responses 1` it ends with the answer.

Bad:

```nginx
stream {
    server {
        listen 53 udp;
        proxy_timeout 10m;
        proxy_pass 10.0.0.53:53;
    }
}
```

Good:

```nginx
stream {
    server {
        listen 53 udp;
        proxy_timeout 5s;
        proxy_responses 1;
        proxy_pass 10.0.0.53:53;
    }
}
```

See: nginx.org ngx_stream_proxy_module, `proxy_responses`, `proxy_timeout`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, listens, shown, time_s

_LONG_S = 10
_DEFAULT_S = 600
_QUESTION_AND_ANSWER = {"53": "DNS", "123": "NTP", "1812": "RADIUS", "1813": "RADIUS"}


@rule("proxy_pass", severity=Severity.INFO, needs=("listen udp",))
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about protocols of one question and one answer, by their ports."""
    server = node.parent
    if server is None or server.name != "server" or server.has_gap or unit.is_http(node):
        return
    listen = next((one for one in listens(server) if "udp" in one.flags and one.port in _QUESTION_AND_ANSWER), None)
    given = node.effective("proxy_timeout")
    kept_s = time_s(given[-1].value()) if given else (_DEFAULT_S if unit.is_complete else None)
    if (
        listen is None
        or listen.node is None
        or kept_s is None
        or kept_s <= _LONG_S
        or node.effective("proxy_responses")
    ):
        return
    protocol = _QUESTION_AND_ANSWER[listen.port]
    yield Problem(
        listen.node.span,
        f"each {protocol} client holds a socket for {shown(kept_s)} after its answer",
        help="write `proxy_responses 1;`, and a `proxy_timeout` of a few seconds",
        related=(Label(given[-1].span, "kept so long"),) if given else (),
    )
