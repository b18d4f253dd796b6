"""a rate limit is prepared and never applied

Why: `limit_req_zone` only says how to count. Without a `limit_req` that names the zone nobody is counted, and nobody is
refused.

Bad:

```nginx
http {
    limit_req_zone $binary_remote_addr zone=login:10m rate=1r/s;
    server {
        listen 8080;
        location /login {
            root /srv/shop;
        }
    }
}
```

Good:

```nginx
http {
    limit_req_zone $binary_remote_addr zone=login:10m rate=1r/s;
    server {
        listen 8080;
        location /login {
            limit_req zone=login burst=5 nodelay;
            limit_req_status 429;
            root /srv/shop;
        }
    }
}
```

See: nginx.org ngx_http_limit_req_module; measured on nginx 1.31.3
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node
from lbgen.targets.nginx.resolved.names import nearest

_ZONE = lazy_pattern(r"zone=([^:]+)")


@rule("limit_req_zone", "limit_conn_zone", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    name = next((found[1] for value in node.values if (found := _ZONE.match(value))), "")
    limit = node.name.removesuffix("_zone")
    used = _used(limit, unit)
    if name and unit.is_complete and name not in used and "$" not in used:
        near = nearest(name, used)
        yield Problem(
            node.span,
            f"zone `{name}` limits nothing: no `{limit}` names it",
            help=f"`{limit}` names `{near}`" if near else f"add `{limit}` where it should hold",
        )


@functools.lru_cache(maxsize=2)
def _used(limit: str, unit: NginxUnit) -> frozenset[str]:
    """The zones that limits name; `$` among them where one is not known."""
    names = {value.removeprefix("zone=") for one in unit.every(limit) for value in one.values}
    return frozenset(names | {"$" for name in names if "$" in name})
