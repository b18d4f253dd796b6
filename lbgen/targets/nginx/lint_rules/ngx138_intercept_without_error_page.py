"""errors of the server behind are to be replaced, and nothing replaces them

Why: `proxy_intercept_errors on` hands errors to `error_page`. Where there is none, they pass as they are.

Bad:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_intercept_errors on;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_intercept_errors on;
            error_page 502 503 /sorry.html;
            proxy_pass http://127.0.0.1:9000;
        }
        location = /sorry.html {
            internal;
            root /srv/pages;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_intercept_errors`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule(
    "proxy_intercept_errors",
    "grpc_intercept_errors",
    "fastcgi_intercept_errors",
    "uwsgi_intercept_errors",
    "scgi_intercept_errors",
    severity=Severity.WARNING,
)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if node.value() != "on" or not unit.is_complete or node.parent is None or node.effective("error_page"):
        return
    if not any(one.name == "error_page" for one in node.parent.below()):
        yield Problem(
            node.span,
            "no `error_page` holds here: errors of the server behind pass as they are",
            help="add `error_page` for the codes that are to be replaced, or drop this line",
        )
