"""each request looks for files on disk that it looked for before

Why: `try_files` asks the file system for every candidate, each time. `open_file_cache` remembers what is there, and
what is not.

Bad:

```nginx
http {
    server {
        listen 8080;
        root /srv/shop;
        location / {
            try_files $uri $uri/ /index.html;
        }
    }
}
```

Good:

```nginx
http {
    open_file_cache max=10000 inactive=60s;
    server {
        listen 8080;
        root /srv/shop;
        location / {
            try_files $uri $uri/ /index.html;
        }
    }
}
```

See: nginx.org ngx_http_core_module, `open_file_cache`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("http", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once, at the first `try_files` without a cache around it."""
    if not unit.is_complete:
        return
    for one in node.below():
        if one.name == "try_files" and not one.effective("open_file_cache"):
            yield Problem(
                one.span,
                "the file system is asked anew for every request",
                help="write `open_file_cache max=10000 inactive=60s;`, where files seldom change",
            )
            return
