"""a protected location covers one path only

Why: `location = /admin` is that path and no other: `/admin/` and `/admin/users` go to the general location, which
asks nobody.

Bad:

```nginx
server {
    listen 8080;
    location = /admin {
        deny all;
    }
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location ^~ /admin {
        deny all;
    }
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `location`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location
from lbgen.targets.nginx.resolved.guards import GUARDS, guards


@rule(*GUARDS, severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once, about all servers."""
    if unit.is_first(node, *GUARDS):
        for server in unit.every("server"):
            yield from _within(server)


def _within(node: Node) -> Iterator[Problem]:
    found = [(one, location(one)) for one in node.all("location")]
    if node.has_gap or guards(node):
        return
    general = next((one for one, where in found if where.path == "/" and where.is_prefix), None)
    begins = tuple(where.path.rstrip("/^~") for _one, where in found if where.path != "/" and where.kind != "=")
    if general is None or not general.first("proxy_pass", "grpc_pass", "uwsgi_pass", "fastcgi_pass"):
        return
    for one, where in found:
        asked = guards(one)
        name = where.path.rstrip("/")
        if where.kind != "=" or not asked or not name or "." in name or name.startswith(begins):
            continue
        yield Problem(
            one.span,
            f"`{asked[0].name}` covers `{where.path}` alone: `{name}/x` is passed on by `location /`",
            help=f"write `location ^~ {name}`",
            related=(Label(general.span, "takes all that lies below"),),
        )
