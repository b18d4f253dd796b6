"""an upstream has the same server twice

Why: It gets a double share, and what fails on it is tried on it again as if it were another server. A share is what
`weight` is for.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080 weight=2;
    server 10.0.0.2:8080;
}
```

See: nginx.org ngx_http_upstream_module, `weight`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, Peer, peers, removed


@rule("upstream", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about addresses; a name may stand for several, and a port that is left out is 80."""
    first: dict[tuple[str, str], Peer] = {}
    for peer in peers(node):
        if "down" in peer.parameters or "resolve" in peer.parameters:
            continue
        place = (peer.host.lower(), peer.port or ("80" if unit.is_http(node) else ""))
        known = first.setdefault(place, peer)
        if known is peer:
            continue
        is_same = known.node.values == peer.node.values and len(peer.node.values) == 1
        yield Problem(
            peer.node.argument_span(),
            f"`{peer.address}` is in `{node.value()}` a second time: a retry may ask the server that just failed",
            help="remove it; a larger share is `weight=2`",
            related=(Label(known.node.argument_span(), "the same server"),),
            fix=Fix("remove it", (removed(peer.node),), safe=False) if is_same else None,
        )
