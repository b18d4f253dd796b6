"""a client over its limit is told that the server is broken

Why: Where nothing is said, refused requests get 503. Monitoring counts them as failures, a proxy in front may take the
server out, and clients retry at once; 429 says what is meant.

Bad:

```nginx
http {
    limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
    server {
        listen 8080;
        limit_req zone=perip burst=20 nodelay;
        root /srv/shop;
    }
}
```

Good:

```nginx
http {
    limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
    server {
        listen 8080;
        limit_req zone=perip burst=20 nodelay;
        limit_req_status 429;
        root /srv/shop;
    }
}
```

See: nginx.org ngx_http_limit_req_module, `limit_req_status`; RFC 6585, section 4; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, said_beside


@rule("limit_req", "limit_conn", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once for each block; `limit_req_status` may stand anywhere around."""
    status = f"{node.name}_status"
    around = node.parent
    if not unit.is_complete or not unit.is_http(node) or around is None or around.first(node.name) is not node:
        return
    if node.effective(status) or node.setting(f"{node.name}_dry_run") == "on":
        return
    yield Problem(
        node.span,
        "who is over the limit gets 503, as if the server were broken",
        help=f"write `{status} 429;`",
        fix=said_beside(node, f"{status} 429;", "answer 429", safe=True),
    )
