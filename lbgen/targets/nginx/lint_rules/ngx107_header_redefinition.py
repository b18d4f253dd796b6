"""an `add_header` in an inner block drops those of the outer one

Why: `add_header` is inherited only by blocks that have none of their own. One more header in a location silently
takes away the security headers that the server sets for all others.

Bad:

```nginx
server {
    listen 8080;
    add_header X-Content-Type-Options nosniff always;
    location /static/ {
        add_header Cache-Control "public, max-age=3600";
        root /srv/www;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    add_header X-Content-Type-Options nosniff always;
    location /static/ {
        add_header X-Content-Type-Options nosniff always;
        add_header Cache-Control "public, max-age=3600";
        root /srv/www;
    }
}
```

See: nginx.org ngx_http_headers_module, `add_header`, and `add_header_inherit` (since 1.29.3)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, written

_BLOCKS = ("server", "location", "if")


@rule("add_header", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask once for each block."""
    block = node.parent
    if block is None or block.name not in _BLOCKS or not node.is_first("add_header"):
        return
    if block.parent is None or block.has_gap or block.setting("add_header_inherit", "on") != "on":
        return
    own = block.all("add_header")
    has = {one.value().lower() for one in own}
    lost = [one for one in block.parent.effective("add_header") if one.value().lower() not in has]
    if not lost:
        return
    names = ", ".join(f"`{one.value()}`" for one in lost)
    yield Problem(
        own[0].span,
        f"this `add_header` drops {names}, which {'the block' if block.parent.name else 'the file'} around sets",
        help="repeat them here, or (since nginx 1.29.3) write `add_header_inherit merge;`",
        related=tuple(Label(one.span, "not inherited here") for one in lost[:3]),
        fix=Fix("repeat the headers", tuple(appended(own[-1], written(one)) for one in lost)),
    )
