"""a header is set twice for the server behind: both are sent

Why: two `proxy_set_header` lines of one name do not replace each other. nginx sends both, and what the server behind
makes of two Host or X-Forwarded-For headers is its own affair.

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_set_header X-Forwarded-Proto http;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_set_header`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, removed

_BLOCKS = ("http", "server", "location", "if")


@rule("proxy_set_header", "grpc_set_header", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask once for each block."""
    if node.parent is None or node.parent.name not in _BLOCKS or not node.is_first(node.name):
        return
    first: dict[str, Node] = {}
    for one in node.parent.all(node.name):
        by = first.setdefault(one.value().lower(), one)
        if by is not one:
            yield Problem(
                one.span,
                f"`{one.value()}` is set a second time: both are sent",
                help="keep one of them",
                related=(Label(by.span, "sent as well"),),
                fix=Fix("keep the later one", (removed(by),), safe=False),
            )
