"""a limit is counted and never applied

Why: With `limit_req_dry_run on` every request goes through, however many there are; what would have been refused is
only said in the log. It is meant for a trial, and stays behind.

Bad:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
server {
    listen 8080;
    limit_req zone=perip burst=20 nodelay;
    limit_req_dry_run on;
    root /srv/shop;
}
```

Good:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
server {
    listen 8080;
    limit_req zone=perip burst=20 nodelay;
    root /srv/shop;
}
```

See: nginx.org ngx_http_limit_req_module, `limit_req_dry_run`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, removed


@rule("limit_req_dry_run", "limit_conn_dry_run", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.value() == "on":
        yield Problem(
            node.span,
            f"`{node.name.removesuffix('_dry_run')}` refuses nothing: this is a trial",
            help="remove it when the trial is over",
            fix=Fix("apply the limit", (removed(node),), safe=False),
        )
