"""a backup server stands beside a method that knows none

Why: `hash`, `ip_hash` and `random` do not support `backup`, and nginx does not start. It only looks at servers below
the method: written above it, a backup is taken, and asked when all others have failed.

Bad:

```nginx
upstream app {
    ip_hash;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    server 10.0.0.3:8080 backup;
}
```

Good:

```nginx
upstream app {
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    server 10.0.0.3:8080 backup;
}
```

See: nginx.org ngx_http_upstream_module, `backup`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, methods, peers

_WITHOUT_BACKUP = ("hash", "ip_hash", "random")


@rule(*_WITHOUT_BACKUP, severity=Severity.ERROR, is_refused=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask about backups that are written below the method: those above it are taken, and used."""
    upstream = node.parent
    if upstream is None or upstream.name != "upstream":
        return
    if next(one for one in methods(upstream) if one.name in _WITHOUT_BACKUP) is not node:
        return
    above = _above(node, upstream)
    for position, peer in enumerate(peers(upstream)):
        if "backup" in peer.parameters and position >= above:
            yield Problem(
                peer.node.argument_span(peer.node.values.index("backup")),
                f"`{node.name}` knows no backup servers: nginx does not start",
                help="choose `least_conn`, drop `backup`, or write the method below the servers",
                related=(Label(node.span, "the method"),),
            )


def _above(method: Node, upstream: Node) -> int:
    """How many servers stand above a line of an upstream."""
    block = upstream.block or []
    return sum(one.name == "server" and bool(one.values) for one in block[: block.index(method)])
