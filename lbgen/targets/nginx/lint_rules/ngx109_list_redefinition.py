"""a list in an inner block drops the outer one

Why: `fastcgi_param` and its relatives, `limit_req`, `limit_conn` and `proxy_hide_header` are inherited only by blocks
that have none of their own: one line in a location takes away all those of the server.

Bad:

```nginx
server {
    listen 8080;
    fastcgi_param SCRIPT_FILENAME /srv/app.php;
    location /app {
        fastcgi_param APP_MODE live;
        fastcgi_pass 127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    fastcgi_param SCRIPT_FILENAME /srv/app.php;
    location /app {
        fastcgi_param SCRIPT_FILENAME /srv/app.php;
        fastcgi_param APP_MODE live;
        fastcgi_pass 127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_fastcgi_module, `fastcgi_param`; ngx_http_limit_req_module, `limit_req`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, written

_LIMITS = ("limit_req", "limit_conn")
_LISTS = ("fastcgi_param", "uwsgi_param", "scgi_param", "grpc_hide_header", "proxy_hide_header", *_LIMITS)


@rule(*_LISTS, severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask once for each block."""
    name, block = node.name, node.parent
    if block is None or block.name not in ("server", "location") or not node.is_first(name):
        return
    if block.parent is None or block.has_gap:
        return
    own = block.all(name)
    has = {one.value() for one in own}
    lost = [one for one in block.parent.effective(name) if one.value() not in has]
    if lost:
        yield Problem(
            node.span,
            f"this `{name}` drops {', '.join(f'`{one.value()}`' for one in lost[:4])}, set around it",
            help="repeat them here: a block with its own inherits none",
            related=tuple(Label(one.span, "not inherited here") for one in lost[:3]),
            fix=Fix("repeat them", tuple(appended(own[-1], written(one)) for one in lost)),
            severity=Severity.INFO if name in _LIMITS else None,
        )
