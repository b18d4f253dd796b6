"""the software behind is told to clients

Why: many frameworks write their name and version into `X-Powered-By`, and nginx passes the header on.

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_set_header Host $host;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        proxy_hide_header X-Powered-By;
        proxy_set_header Host $host;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_hide_header`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_HIDDEN = ("proxy_hide_header", "fastcgi_hide_header")


@rule("proxy_pass", "fastcgi_pass", severity=Severity.INFO, confidence=Confidence.LIKELY, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name not in ("location", "if", "limit_except") or not unit.is_http(node):
        return
    name = _HIDDEN[node.name != "proxy_pass"]
    hidden = {one.value().lower() for one in around.effective(name)}
    if "x-powered-by" not in hidden and not around.has_gap:
        yield Problem(
            node.span,
            "where the server behind names its software in `X-Powered-By`, clients read it",
            help=f"write `{name} X-Powered-By;`",
        )
