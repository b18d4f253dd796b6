"""`try_files` and a pass in one location: the files found are not served

Why: `try_files` only sets the path; the location's handler still answers. Beside `proxy_pass` every file that is
found is asked for from the server behind instead of being read from disk.

Bad:

```nginx
server {
    listen 8080;
    root /srv/www;
    location / {
        try_files $uri /index.html;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/www;
    location / {
        try_files $uri @app;
    }
    location @app {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `try_files`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("try_files", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.parent is None or node.parent.name != "location" or not node.is_first("try_files"):
        return
    passing = node.parent.first("proxy_pass", "grpc_pass")
    if passing is not None:
        yield Problem(
            node.span,
            "files found by this are not served: the server behind is asked for them",
            help="pass from a named location, and name it last in `try_files`",
            related=(Label(passing.span, "this answers whatever is found"),),
        )
