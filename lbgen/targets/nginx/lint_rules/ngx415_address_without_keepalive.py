"""a server that is passed to by its address gets a new connection for each request

Why: nginx keeps connections for an `upstream` only. Where `proxy_pass` names an address, each request opens one.

Bad:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://10.0.0.1:8080;
        }
    }
}
```

Good:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://app;
        }
    }
}
```

See: nginx.org ngx_http_upstream_module, `keepalive`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed


@rule("proxy_pass", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to = passed(node, unit)
    if unit.is_complete and unit.is_http(node) and to.upstream is None and not to.has_variables:
        yield Problem(
            node.argument_span(),
            f"each request opens a connection to `{to.host}`",
            help="make it an `upstream`",
        )
