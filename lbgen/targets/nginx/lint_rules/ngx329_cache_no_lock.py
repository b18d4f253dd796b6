"""when a cached page runs out, everybody asks for it at once

Why: Without `proxy_cache_lock` each request that finds the page missing goes to the server behind, a thousand at once
for a page that is popular. With it one goes, and the others wait for its answer; `proxy_cache_use_stale updating` gives
them the old page meanwhile.

Bad:

```nginx
http {
    proxy_cache_path /var/cache/nginx keys_zone=pages:10m;
    server {
        listen 8080;
        location / {
            proxy_cache pages;
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

See: nginx.org ngx_http_proxy_module, `proxy_cache_lock`, `proxy_cache_use_stale`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, said_beside


@rule("proxy_cache", "fastcgi_cache", "uwsgi_cache", "scgi_cache", severity=Severity.INFO)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if not unit.is_complete or node.value() == "off":
        return
    stale = node.effective(f"{node.name}_use_stale")
    if node.setting(f"{node.name}_lock") == "on" or any("updating" in one.values for one in stale):
        return
    yield Problem(
        node.span,
        "when a page runs out, every request for it goes to the server behind, all at once",
        help=f"write `{node.name}_lock on;`",
        fix=None if node.effective(f"{node.name}_lock") else said_beside(node, f"{node.name}_lock on;", "let one go"),
    )
