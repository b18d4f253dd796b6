"""every server of an upstream is marked `down`

Why: nginx starts, and answers each request with 502: there is nobody to send it to.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080 down;
    server 10.0.0.2:8080 down;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080 down;
}
```

See: nginx.org ngx_http_upstream_module, `down`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("upstream", severity=Severity.ERROR, needs=("server line down",))
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    servers = node.all("server")
    if servers and not node.has_gap and all("down" in server.values[1:] for server in servers):
        yield Problem(
            node.span,
            f"every server of `{node.value()}` is `down`: all requests get 502",
            help="take `down` off a server, or remove the upstream",
            related=(Label(servers[0].span, "marked down"),),
        )
