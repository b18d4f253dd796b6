"""`proxy_pass` sends the decoded path

Why: `$uri` holds the path after percent-decoding and merging of slashes. The server behind gets another path than the
client asked for, without its query, and `%0d%0a` in it ends the request line: a client can add requests of its own.

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_pass http://127.0.0.1:9000$uri;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_pass`; CWE-93
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_DECODED = re.compile(r"\$(?:\{(?:document_)?uri\}|(?:document_)?uri(?!\w))")


@rule("proxy_pass", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if not _DECODED.search(node.value()) or node.parent is None:
        return
    if any(one.value(1) == "$request_uri" for one in node.parent.all("rewrite")):
        return
    yield Problem(
        node.argument_span(),
        "the path is sent on decoded and without its query: `/a%0d%0ab` becomes two lines",
        help="leave the path out (nginx then sends what the client sent), or use `$request_uri`",
    )
