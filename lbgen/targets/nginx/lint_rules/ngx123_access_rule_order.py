"""an access rule stands behind one that names everybody

Why: rules are tried in written order and the first that fits decides. What stands behind `allow all` or `deny all` is
never asked: `deny all; allow 10.0.0.0/8;` keeps everybody out.

Bad:

```nginx
server {
    listen 8080;
    location /admin/ {
        deny all;
        allow 10.0.0.0/8;
        root /srv/admin;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /admin/ {
        allow 10.0.0.0/8;
        deny all;
        root /srv/admin;
    }
}
```

See: nginx.org ngx_http_access_module
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_BLOCKS = ("http", "server", "location", "limit_except")


@rule("allow", "deny", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask once for each block."""
    block = node.parent
    if block is None or block.name not in _BLOCKS or not node.is_first("allow", "deny"):
        return
    everybody: Node | None = None
    for one in block.block or ():
        if one.name not in ("allow", "deny"):
            continue
        if everybody is not None:
            yield Problem(
                one.span,
                f"this is never asked: `{everybody.name} all` before it decides for everybody",
                help=f"move `{everybody.name} all;` to the end",
                related=(Label(everybody.span, "names everybody"),),
            )
            return
        if one.value() == "all":
            everybody = one
