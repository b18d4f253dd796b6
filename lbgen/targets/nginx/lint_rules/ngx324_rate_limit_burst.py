"""a rate limit refuses what comes in pairs

Why: nginx counts by the time between requests: 10r/s means none within 100 ms of the last. Without `burst` a browser
that asks for a page and its pictures is refused all but the first, far below its rate.

Bad:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
server {
    listen 8080;
    location / {
        limit_req zone=perip;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
server {
    listen 8080;
    location / {
        limit_req zone=perip burst=20 nodelay;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_limit_req_module, `limit_req`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node
from lbgen.targets.nginx.resolved.limits import limited


@rule("limit_req", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about rates of one a second and more; slower ones are for what is done once, like logging in."""
    limit = limited(node, unit)
    if limit is None or limit.burst or limit.requests_per_s < 1:
        return
    yield Problem(
        node.span,
        f"a second request within {1000 / limit.requests_per_s:.3g} ms is refused, however few came before",
        help=f"allow for a page's worth of requests at once: `burst={max(int(limit.requests_per_s), 10)} nodelay`",
        related=(Label(limit.zone.span, "the rate"),),
    )
