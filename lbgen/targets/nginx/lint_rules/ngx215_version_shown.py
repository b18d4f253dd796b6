"""answers tell nginx's version

Why: every answer and error page names the exact version, unless `server_tokens` is off. It saves those who look for
hosts with a known weakness a question.

Bad:

```nginx
http {
    server_tokens on;
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
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced


@rule("server_tokens", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.value() in ("on", "build"):
        yield Problem(
            node.span,
            "the Server header and error pages tell the exact version of nginx",
            help="write `server_tokens off;`",
            fix=Fix("keep the version to yourself", (value_replaced(node, 0, "off"),)),
        )
