"""a status page answers everybody

Why: connection counts (`stub_status`) tell outsiders how busy the service is, and NGINX Plus's `api` lists servers by
address and, where it may write, lets anybody change them.

Bad:

```nginx
server {
    listen 8080;
    location = /status {
        stub_status;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location = /status {
        allow 127.0.0.1;
        deny all;
        stub_status;
    }
}
```

See: nginx.org ngx_http_stub_status_module; ngx_http_api_module
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, listens
from lbgen.targets.nginx.resolved.guards import is_guarded


@rule("stub_status", "api", "vhost_traffic_status_display", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around, server = node.parent, node.within("server")
    if around is None or server is None or around.name not in ("location", "server") or around.first("internal"):
        return
    if is_guarded(around) or not any(listen.is_public for listen in listens(server)):
        return
    edits = (appended(node, "deny all;"), appended(node, "allow 127.0.0.1;"))
    is_writable = "write=on" in node.values
    yield Problem(
        node.span,
        f"whoever reaches this server {'may change' if is_writable else 'sees'} what `{node.name}` shows",
        help="write `allow 127.0.0.1; deny all;`, or listen on a loopback address",
        fix=Fix("let this machine in only", edits[::-1], safe=False),
        severity=Severity.ERROR if is_writable else None,
    )
