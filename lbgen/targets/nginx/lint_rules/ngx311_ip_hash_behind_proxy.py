"""`ip_hash` while all clients come through another proxy

Why: `listen ... proxy_protocol` says that a proxy stands in front. As long as `real_ip_header proxy_protocol` does not
put the client's address in its place, `ip_hash` hashes the proxy's: all clients of one proxy land on one server.

Bad:

```nginx
upstream app {
    ip_hash;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080 proxy_protocol;
    location / {
        proxy_pass http://app;
    }
}
```

Good:

```nginx
upstream app {
    ip_hash;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080 proxy_protocol;
    set_real_ip_from 10.0.0.9;
    real_ip_header proxy_protocol;
    location / {
        proxy_pass http://app;
    }
}
```

See: nginx.org ngx_http_upstream_module, `ip_hash`; ngx_http_realip_module; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, listens, methods, variables

_OWN_ADDRESS = ("remote_addr", "binary_remote_addr")


@rule("ip_hash", "hash", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about methods that go by the address of whoever connects."""
    upstream = node.parent
    if (
        upstream is None
        or upstream.name != "upstream"
        or not _goes_by_address(node)
        or methods(upstream)[-1] is not node
    ):
        return
    for one in unit.passes_to(upstream):
        server = one.within("server")
        proxied = server is not None and [
            listen.node for listen in listens(server) if "proxy_protocol" in listen.flags and listen.node is not None
        ]
        if server is None or not proxied or one.effective("set_real_ip_from") or any(b.has_gap for b in one.around()):
            continue
        yield Problem(
            node.span,
            f"`{node.name}` goes by the address of the proxy in front: all its clients land on one server",
            help="write `set_real_ip_from` with the proxy's address, and `real_ip_header proxy_protocol;`",
            related=(Label(proxied[0].span, "clients come through a proxy"),),
        )
        return


def _goes_by_address(method: Node) -> bool:
    used = variables(method.value())
    return method.name == "ip_hash" or (method.name == "hash" and len(used) == 1 and used[0] in _OWN_ADDRESS)
