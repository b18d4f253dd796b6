"""a port is written behind the name of an upstream

Why: An upstream has no port; its servers do. nginx does not start: "upstream may not have port".

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080;
    location / {
        proxy_pass http://app:8080;
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
        proxy_pass http://app;
    }
}
```

See: nginx -t; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed


@rule(
    *("proxy_pass :", "grpc_pass :", "fastcgi_pass :", "uwsgi_pass :", "scgi_pass :"),
    severity=Severity.ERROR,
    is_refused=True,
)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to = passed(node, unit)
    known = unit.upstreams.get(to.host.lower()) if to.port else None
    if known is not None and known.value().lower() == to.host.lower() and unit.is_http(known) is unit.is_http(node):
        yield Problem(
            node.argument_span(),
            f"`{to.host}` is an upstream, and has no port: nginx does not start",
            help="drop the port; those of the servers are in the upstream",
            related=(Label(known.span, "the upstream"),),
        )
