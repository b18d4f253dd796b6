"""`allow` without `deny` lets everybody in

Why: access rules are tried in order, and a client that none of them names is let in. A list of `allow` lines protects
nothing until `deny all;` ends it.

Bad:

```nginx
server {
    listen 8080;
    location /admin/ {
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

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended

_BLOCKS = ("http", "server", "location", "limit_except")


@rule("allow", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask once for each block."""
    block = node.parent
    if block is None or block.name not in _BLOCKS or not node.is_first("allow"):
        return
    allowed = block.all("allow")
    if block.has_gap or block.first("deny") or any(one.value() == "all" for one in allowed):
        return
    if block.setting("satisfy") == "any":
        return
    yield Problem(
        allowed[-1].span,
        f"clients other than `{allowed[-1].value()}` are let in too: no `deny` follows",
        help="end the list with `deny all;`",
        fix=Fix("deny all others", (appended(allowed[-1], "deny all;"),), safe=False),
    )
