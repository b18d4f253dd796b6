"""a zone, cache or log format is used that is defined nowhere

Why: nginx does not start: "zero size shared memory zone", "zone ... is unknown", "unknown log format".

Bad:

```nginx
http {
    limit_req_zone $binary_remote_addr zone=per-client:10m rate=10r/s;
    server {
        listen 8080;
        limit_req_status 429;
        location / {
            limit_req zone=perclient burst=20 nodelay;
            root /srv/shop;
        }
        location /api/ {
            limit_req zone=per-client burst=20 nodelay;
            root /srv/shop;
        }
    }
}
```

Good:

```nginx
http {
    limit_req_zone $binary_remote_addr zone=per-client:10m rate=10r/s;
    server {
        listen 8080;
        limit_req_status 429;
        location / {
            limit_req zone=per-client burst=20 nodelay;
            root /srv/shop;
        }
    }
}
```

See: nginx.org ngx_http_limit_req_module, ngx_http_limit_conn_module, ngx_http_proxy_module, ngx_http_log_module;
measured on nginx 1.31.3
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node
from lbgen.targets.nginx.resolved.names import nearest

_DEFINED_BY = {
    "limit_req": "limit_req_zone",
    "limit_conn": "limit_conn_zone",
    "proxy_cache": "proxy_cache_path",
    "fastcgi_cache": "fastcgi_cache_path",
    "uwsgi_cache": "uwsgi_cache_path",
    "scgi_cache": "scgi_cache_path",
    "access_log": "log_format",
}
_ZONE = lazy_pattern(r"(?:keys_)?zone=([^:]+)")
_BUILT_IN = ("combined",)


@rule(*_DEFINED_BY, severity=Severity.ERROR, is_refused=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    name = _used(node)
    if not name or "$" in name or not unit.is_complete:
        return
    defined = _defined(_DEFINED_BY[node.name], unit)
    if name not in defined and name not in _BUILT_IN:
        near = nearest(name, defined)
        yield Problem(
            node.span,
            f"no `{_DEFINED_BY[node.name]}` defines `{name}`: nginx does not start",
            help=f"did you mean `{near}`?" if near else f"add `{_DEFINED_BY[node.name]}`, or drop this line",
        )


def _used(node: Node) -> str:
    """The name that a directive refers to; empty for none."""
    if node.name == "limit_req":
        return next((value.removeprefix("zone=") for value in node.values if value.startswith("zone=")), "")
    if node.name == "access_log":
        return "" if "=" in node.value(1) or node.value() == "off" else node.value(1)
    return "" if node.value() == "off" else node.value()


@functools.lru_cache(maxsize=16)
def _defined(by: str, unit: NginxUnit) -> dict[str, None]:
    """The names that all directives of a name define, in order."""
    return dict.fromkeys(map(_defines, unit.every(by)))


def _defines(node: Node) -> str:
    if node.name == "log_format":
        return node.value()
    return next((found[1] for value in node.values if (found := _ZONE.match(value))), "")
