"""a retry is asked for that never happens

Why: `proxy_next_upstream` says when the next server is asked. `proxy_next_upstream_tries 1` allows for the first one
only, and `non_idempotent` alone names no case at all: the client gets the failure of the first server.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080;
    location / {
        proxy_next_upstream error timeout http_503;
        proxy_next_upstream_tries 1;
        proxy_pass http://app;
    }
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080;
    location / {
        proxy_next_upstream error timeout http_503;
        proxy_next_upstream_tries 2;
        proxy_pass http://app;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_next_upstream`, `proxy_next_upstream_tries`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule(
    "proxy_next_upstream",
    "grpc_next_upstream",
    "fastcgi_next_upstream",
    "uwsgi_next_upstream",
    "scgi_next_upstream",
    severity=Severity.WARNING,
)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if not unit.is_http(node) or "off" in node.values or node.parent is None:
        return
    if node.values == ("non_idempotent",):
        yield Problem(
            node.span,
            "`non_idempotent` alone names no failure: no request is ever tried on another server",
            help="name the failures too: `error timeout`",
        )
        return
    tries = next(iter(node.parent.all(f"{node.name}_tries")), None)
    if tries is not None and tries.value() == "1":
        yield Problem(
            tries.span,
            f"one try is the first: what `{node.name}` asks for never happens",
            help=f"write 2, or `{node.name} off;`",
            related=(Label(node.span, "asked for here"),),
        )
