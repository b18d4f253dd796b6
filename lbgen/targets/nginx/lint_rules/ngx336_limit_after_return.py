"""a rate limit stands where nothing is ever limited

Why: `return` answers before nginx asks `limit_req` and `limit_conn`: beside it, they do nothing.

Bad:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
server {
    listen 8080;
    location /ping {
        limit_req zone=perip burst=20 nodelay;
        return 200 "pong";
    }
}
```

Good:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
server {
    listen 8080;
    location /ping {
        limit_req zone=perip burst=20 nodelay;
        try_files /ping.txt =404;
    }
}
```

See: nginx.org development guide, "HTTP phases" (rewrite before preaccess); measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("return", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name not in ("server", "location"):
        return
    for limit in around.all("limit_req", "limit_conn")[:1]:
        yield Problem(
            limit.span,
            f"nothing is limited here: `return` answers before `{limit.name}` is asked",
            help="serve the answer from a file or another location, or drop the limit",
            related=(Label(node.span, "answers first"),),
        )
