"""a location that is meant for nginx itself can be asked for from outside

Why: `auth_request` and `mirror` send requests to a location of this server. Unless it is `internal`, clients may ask
for it too, and talk to the service behind with what headers and body they like.

Bad:

```nginx
server {
    listen 8080;
    location / {
        auth_request /check;
        root /srv/www;
    }
    location = /check {
        proxy_pass http://127.0.0.1:9000;
        proxy_set_header Host $host;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        auth_request /check;
        root /srv/www;
    }
    location = /check {
        internal;
        proxy_pass http://127.0.0.1:9000;
        proxy_set_header Host $host;
    }
}
```

See: nginx.org ngx_http_core_module, `internal`; ngx_http_auth_request_module; ngx_http_mirror_module
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, Node, first_in, location
from lbgen.targets.nginx.resolved.guards import guards

_ASKING = ("auth_request", "mirror")


@rule(*_ASKING, severity=Severity.INFO)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once, about all servers."""
    if unit.is_first(node, *_ASKING):
        for server in unit.every("server"):
            yield from _within(server)


def _within(node: Node) -> Iterator[Problem]:
    asked = {one.value(): one for one in node.below() if one.name in _ASKING}
    for one in node.all("location"):
        where = location(one)
        by = asked.get(where.path)
        if by is None or where.kind not in ("=", "", "^~") or not one.first(*PASSES):
            continue
        if one.first("internal") or one.has_gap or guards(one):
            continue
        yield Problem(
            one.span,
            f"clients can ask for `{where.path}` themselves, which is there for `{by.name}`",
            help="write `internal;` within",
            related=(Label(by.span, "asks for it"),),
            fix=Fix("keep it for nginx", (first_in(one, "internal;"),), safe=False),
        )
