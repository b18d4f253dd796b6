"""a connection over which nothing comes is cut after ten minutes, and kept as long

Why: In `stream`, `proxy_timeout` is 10m where nothing is said. For a pool of database connections this is short: they
are cut while they are idle. For clients that went away it is long: each holds two connections of ours for ten minutes.

Bad:

```nginx
stream {
    server {
        listen 5432;
        proxy_connect_timeout 3s;
        proxy_pass 10.0.0.1:5432;
    }
}
```

Good:

```nginx
stream {
    server {
        listen 5432;
        proxy_connect_timeout 3s;
        proxy_timeout 1h;
        proxy_pass 10.0.0.1:5432;
    }
}
```

See: nginx.org ngx_stream_proxy_module, `proxy_timeout`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("proxy_pass", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if unit.is_complete and not unit.is_http(node) and not node.effective("proxy_timeout"):
        yield Problem(
            node.span,
            "a connection over which nothing comes is cut after 10 min, as nothing is said",
            help="write `proxy_timeout` with what the protocol needs",
        )
