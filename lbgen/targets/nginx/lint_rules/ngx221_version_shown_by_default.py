"""nothing keeps nginx from telling its version

Why: `server_tokens` is on unless a configuration says otherwise: the Server header and every error page name the exact
version. It saves those who look for hosts with a known weakness a question.

Bad:

```nginx
http {
    server {
        listen 8080;
        root /srv/www;
    }
}
```

Good:

```nginx
http {
    server_tokens off;
    server {
        listen 8080;
        root /srv/www;
    }
}
```

See: nginx.org ngx_http_core_module, `server_tokens`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, first_in


@rule("http", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if node.block is None or not unit.is_complete or unit.every("server_tokens"):
        return
    yield Problem(
        node.name_span,
        "the Server header and error pages tell the exact version of nginx",
        help="write `server_tokens off;`",
        fix=Fix("keep the version to yourself", (first_in(node, "server_tokens off;"),)),
    )
