"""fewer connections are kept than there are servers

Why: `keepalive` is how many idle connections a worker keeps to the whole upstream, not to each server. Servers take
turns: with fewer than servers, the connection that is put by closes the one that is needed next, and where requests
come one by one, none is ever used again.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    server 10.0.0.3:8080;
    keepalive 1;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    server 10.0.0.3:8080;
    keepalive 32;
}
```

See: nginx.org ngx_http_upstream_module, `keepalive`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, number, peers, value_replaced


@rule("keepalive", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    upstream = node.parent
    if upstream is None or upstream.name != "upstream" or not node.is_first("keepalive"):
        return
    live = sum(peer.is_live for peer in peers(upstream))
    if 0 < (number(node.value()) or 0) < live:
        yield Problem(
            node.span,
            f"a worker keeps {node.value()} for {live} servers: what is put by closes what is needed next",
            help="write `keepalive 32;`, or a few for each server",
            fix=Fix("keep 32", (value_replaced(node, 0, "32"),), safe=False),
        )
