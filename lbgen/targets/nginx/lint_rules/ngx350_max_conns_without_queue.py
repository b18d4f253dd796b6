"""a request over `max_conns` is refused at once

Why: Open source nginx has no queue: when every server has as many connections as `max_conns` lets it, the next request
gets 502 "no live upstreams" in the same moment, however soon one would be free.

Bad:

```nginx
upstream app {
    zone app 64k;
    server 10.0.0.1:8080 max_conns=2;
    server 10.0.0.2:8080 max_conns=2;
}
```

Good:

```nginx
upstream app {
    zone app 64k;
    server 10.0.0.1:8080 max_conns=2;
    server 10.0.0.2:8080 max_conns=2;
    server 10.0.0.9:8080 backup;
}
```

See: nginx.org ngx_http_upstream_module, `max_conns`, `queue` (NGINX Plus); measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, number, peers


@rule("upstream", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask where no server, and no backup, is without a limit."""
    taking = [peer for peer in peers(node) if "down" not in peer.parameters]
    if not taking or node.has_gap or node.first("queue") or not unit.is_http(node):
        return
    if all(number(peer.parameters.get("max_conns", "")) for peer in taking):
        total = sum(number(peer.parameters["max_conns"]) or 0 for peer in taking)
        yield Problem(
            taking[0].node.span,
            f"with {total} requests under way, the next one to `{node.value()}` gets 502 at once",
            help="add a `backup` without a limit that says sorry, or limit clients (`limit_conn`) instead",
        )
