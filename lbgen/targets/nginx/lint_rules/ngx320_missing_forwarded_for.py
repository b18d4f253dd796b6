"""the server behind does not hear who the client is

Why: To the server behind, every request comes from nginx. Without `X-Forwarded-For` (or `X-Real-IP`, or `Forwarded`)
its logs, limits and allow-lists know one address only: ours.

Bad:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_set_header`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_NAMES = ("x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "true-client-ip")


@rule("server", severity=Severity.INFO, confidence=Confidence.LIKELY, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once for each server, at the first place that lacks it."""
    if not unit.is_complete or not unit.is_http(node):
        return
    for one in unit.passes_in(node):
        if one.name == "proxy_pass" and not {h.value().lower() for h in one.effective("proxy_set_header")} & {*_NAMES}:
            yield Problem(
                one.span,
                "the server behind sees our address for every client",
                help="write `proxy_set_header X-Forwarded-For $remote_addr;` "
                "(`$proxy_add_x_forwarded_for` keeps what a proxy in front said, and what a client made up)",
            )
            return
