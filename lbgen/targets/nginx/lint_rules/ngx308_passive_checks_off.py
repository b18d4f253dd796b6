"""no server of an upstream is ever left out

Why: `max_fails=0` on every server means that nginx forgets each failure: a server that is gone keeps getting its share
of the requests, and each of them first fails (or times out) there.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080 max_fails=0;
    server 10.0.0.2:8080 max_fails=0;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080 max_fails=3 fail_timeout=10s;
    server 10.0.0.2:8080 max_fails=3 fail_timeout=10s;
}
```

See: nginx.org ngx_http_upstream_module, `max_fails`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, peers

_FEWEST = 2


@rule("upstream", severity=Severity.WARNING, confidence=Confidence.LIKELY, needs=("server line max_fails=0",))
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    live = [peer for peer in peers(node) if "down" not in peer.parameters]
    if len(live) < _FEWEST or node.has_gap or any(peer.parameters.get("max_fails") != "0" for peer in live):
        return
    if any(one.first("health_check") for one in _places(node, unit)):
        return
    yield Problem(
        live[0].node.span,
        f"no server of `{node.value()}` is ever left out: one that is gone keeps getting requests",
        help="write `max_fails=3 fail_timeout=10s`, or let active checks decide (`health_check`, NGINX Plus)",
        related=(Label(node.span, "every server has `max_fails=0`"),),
    )


def _places(upstream: Node, unit: NginxUnit) -> list[Node]:
    return [one.parent for one in unit.passes_to(upstream) if one.parent is not None]
