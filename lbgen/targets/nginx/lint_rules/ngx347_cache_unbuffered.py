"""a cache is never filled

Why: nginx writes an answer to the cache from its buffers. With `proxy_buffering off` there are none: every request goes
to the server behind.

Bad:

```nginx
http {
    proxy_cache_path /var/cache/nginx keys_zone=pages:10m;
    server {
        listen 8080;
        location / {
            proxy_cache pages;
            proxy_cache_lock on;
            proxy_buffering off;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

Good:

```nginx
http {
    proxy_cache_path /var/cache/nginx keys_zone=pages:10m;
    server {
        listen 8080;
        location / {
            proxy_cache pages;
            proxy_cache_lock on;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_buffering`, `proxy_cache`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("proxy_cache", "fastcgi_cache", "uwsgi_cache", "scgi_cache", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once, about all passes."""
    who = node.name.removesuffix("_cache")
    for one in unit.every(f"{who}_pass") if unit.is_first(node, node.name) else ():
        cache, buffering = one.effective(f"{who}_cache"), one.effective(f"{who}_buffering")
        if cache and buffering and cache[-1].value() != "off" and buffering[-1].value() == "off":
            yield Problem(
                cache[-1].span,
                f"nothing is ever cached: `{who}_buffering` is off",
                help=f"drop `{who}_buffering off`, or the cache",
                related=(Label(buffering[-1].span, "off here"),),
            )
