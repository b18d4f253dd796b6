"""a `proxy_set_header` in an inner block drops those of the outer one

Why: `proxy_set_header` is inherited only by blocks that have none of their own. One more header in a location and the
server behind it no longer learns the client's address, the host or the scheme.

Bad:

```nginx
server {
    listen 8080;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $remote_addr;
    location /api/ {
        proxy_set_header X-Tier edge;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $remote_addr;
    location /api/ {
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Tier edge;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_set_header`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, written

_BLOCKS = ("server", "location", "if")


@rule("proxy_set_header", "grpc_set_header", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask once for each block."""
    name, block = node.name, node.parent
    if block is None or block.name not in _BLOCKS or not node.is_first(name) or block.parent is None or block.has_gap:
        return
    own = block.all(name)
    has = {one.value().lower() for one in own}
    lost = [one for one in block.parent.effective(name) if one.value().lower() not in has]
    if not lost:
        return
    names = ", ".join(f"`{one.value()}`" for one in lost)
    yield Problem(
        node.span,
        f"this `{name}` drops {names}, set around it",
        help="repeat them here: a block with headers of its own inherits none",
        related=tuple(Label(one.span, "not inherited here") for one in lost[:3]),
        fix=Fix("repeat the headers", tuple(appended(own[-1], written(one)) for one in lost)),
    )
