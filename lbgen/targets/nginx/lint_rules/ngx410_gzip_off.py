"""texts are sent as they are, not compressed

Why: HTML, scripts and JSON shrink to a fifth; on a slow line this is the time a page takes to appear. `gzip` is off
where nothing is said.

Bad:

```nginx
http {
    server {
        listen 8080;
        root /srv/shop;
    }
}
```

Good:

```nginx
http {
    gzip on;
    gzip_types text/css application/javascript application/json image/svg+xml;
    server {
        listen 8080;
        root /srv/shop;
    }
}
```

See: nginx.org ngx_http_gzip_module (mind BREACH where secrets and a client's own words share an answer)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_WAYS = ("gzip", "brotli", "zstd")


@rule("http", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask where files are served: who is only passed on may be compressed by the server behind."""
    names = {one.name for one in node.below()}
    if unit.is_complete and "root" in names and not names & {*_WAYS}:
        yield Problem(node.name_span, "nothing is compressed", help="write `gzip on;`, and `gzip_types`")
