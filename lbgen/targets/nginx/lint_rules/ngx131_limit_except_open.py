"""`limit_except` refuses nobody

Why: within stands what holds for all other methods than those named. Without `deny` or a question for a password in
it, the other methods are let in like the named ones.

Bad:

```nginx
server {
    listen 8080;
    location /form {
        limit_except GET POST {
            auth_basic off;
        }
        root /srv/www;
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
        root /srv/www;
    }
}
```

See: nginx.org ngx_http_core_module, `limit_except`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, first_in
from lbgen.targets.nginx.resolved.guards import is_guarded


@rule("limit_except", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.block is None or node.first("allow") or is_guarded(node):
        return
    yield Problem(
        node.span,
        f"other methods than {', '.join(f'`{one}`' for one in node.values)} are let in too: nothing here refuses them",
        help="write `deny all;` within",
        fix=Fix("refuse the other methods", (first_in(node, "deny all;"),), safe=False),
    )
