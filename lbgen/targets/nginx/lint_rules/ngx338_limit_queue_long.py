"""requests over the limit wait longer than anybody does

Why: Without `nodelay` a burst is not let through but lined up, one request each interval: with 1r/s and `burst=60` the
last one waits a minute. Its client has gone long before, and the request is carried out all the same.

Bad:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=1r/s;
server {
    listen 8080;
    location / {
        limit_req zone=perip burst=60;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=1r/s;
server {
    listen 8080;
    location / {
        limit_req zone=perip burst=60 nodelay;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_limit_req_module, `limit_req`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, extended, shown
from lbgen.targets.nginx.resolved.limits import limited

_LONG_S = 10


@rule("limit_req", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    limit = limited(node, unit)
    if limit is None or limit.longest_wait_s <= _LONG_S:
        return
    has_delay = any(value.startswith("delay=") for value in node.values)
    yield Problem(
        node.span,
        f"the last of a burst waits {shown(round(limit.longest_wait_s))} for its turn",
        help="write `nodelay` behind `burst`, or a smaller burst",
        related=(Label(limit.zone.span, "the rate"),),
        fix=None if has_delay else Fix("let the burst through", (extended(node, "nodelay"),), safe=False),
    )
