"""a request is handed to a location that does not exist

Why: nginx looks for `@app` when a request gets there, not when it starts. There is none in this server, so that the
client gets 500, and the log "could not find named location".

Bad:

```nginx
server {
    listen 8080;
    root /srv/shop;
    location / {
        try_files $uri @application;
    }
    location @app {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/shop;
    location / {
        try_files $uri @app;
    }
    location @app {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `try_files`, `error_page`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node
from lbgen.targets.nginx.resolved.names import nearest


@rule("try_files", "error_page", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask within a server whose every line is known: named locations stand directly in it, and know upper case."""
    server = node.within("server")
    name = node.values[-1] if node.values else ""
    if server is None or server.has_gap or not name.startswith("@") or "$" in name:
        return
    named = [place.value() for place in server.all("location") if place.value().startswith("@")]
    if name not in named:
        near = nearest(name, named)
        yield Problem(
            node.argument_span(len(node.values) - 1),
            f"this server has no location `{name}`: requests that get here are answered with 500",
            help=f"did you mean `{near}`?" if near else f"add `location {name}`, or name one that exists",
        )
