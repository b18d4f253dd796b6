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


@rule("http", "server", "location", "limit_except", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    allowed = node.all("allow")
    if not allowed or node.has_gap or node.first("deny") or any(one.value() == "all" for one in allowed):
        return
    if node.setting("satisfy") == "any":
        return
    yield Problem(
        allowed[-1].span,
        f"clients other than `{allowed[-1].value()}` are let in too: no `deny` follows",
        help="end the list with `deny all;`",
        fix=Fix("deny all others", (appended(allowed[-1], "deny all;"),), safe=False),
    )
