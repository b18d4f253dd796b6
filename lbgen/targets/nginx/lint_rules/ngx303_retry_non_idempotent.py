"""a POST may be carried out twice

Why: nginx asks the next server only for requests that may be repeated. `non_idempotent` drops this: a POST that one
server took and did not answer in time is sent to a second one, and an order is placed twice.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080;
    location / {
        proxy_next_upstream error timeout http_503 non_idempotent;
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
        proxy_pass http://app;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_next_upstream`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, replaced


@rule(
    "proxy_next_upstream",
    "grpc_next_upstream",
    "fastcgi_next_upstream",
    "uwsgi_next_upstream",
    "scgi_next_upstream",
    severity=Severity.WARNING,
)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    values = node.values
    if "non_idempotent" not in values or "off" in values or len(values) == 1:
        return
    left = " ".join(value for value in values if value != "non_idempotent")
    yield Problem(
        node.argument_span(values.index("non_idempotent")),
        "a POST that one server took and did not answer is sent to the next one too",
        help="drop `non_idempotent`, or set it only where the application knows a repeated request",
        fix=Fix("repeat no POST", (replaced(node, f"{node.name} {left}"),), safe=False),
    )
