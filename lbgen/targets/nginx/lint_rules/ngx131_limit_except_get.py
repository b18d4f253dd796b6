"""`limit_except` names neither GET nor HEAD

Why: the methods named are those that stay free. `limit_except POST` refuses GET, which is rarely meant, and a list
without `deny` in it refuses nobody.

Bad:

```nginx
server {
    listen 8080;
    location /form {
        limit_except POST {
            auth_basic off;
        }
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /form {
        limit_except GET POST {
            deny all;
        }
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `limit_except`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_GUARDS = ("deny", "auth_basic", "auth_request", "auth_jwt")


@rule("limit_except", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.has_gap or any(one.value() != "off" for one in node.all(*_GUARDS)):
        return
    yield Problem(
        node.span,
        f"other methods than {', '.join(f'`{one}`' for one in node.values)} are let in too: nothing here refuses them",
        help="write `deny all;` within",
    )
