"""`proxy_pass` sends the decoded path

Why: `$uri` holds the path after percent-decoding and merging of slashes. The server behind gets another path than the
client asked for, without its query, and `%0d%0a` in it ends the request line: a client can add requests of its own.
What a location captures is decoded too: with `(.*)` and `/$1`, a space in a path makes a request that is refused (400),
and `%3F` begins a query. A `rewrite ... break` before a `proxy_pass` without path is encoded again.

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

See: nginx.org ngx_http_proxy_module, `proxy_pass`; CWE-93; measured on nginx 1.31.3
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed
from lbgen.targets.nginx.resolved.taint import holding_anything

_DECODED = r"\$(?:\{(?:document_)?uri\}|(?:document_)?uri(?!\w))"


@rule("proxy_pass $", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if node.parent is None:
        return
    if "uri" not in node.value() or not re.search(_DECODED, node.value()):
        yield from _captured(node, unit)
        return
    if any(one.value(1) == "$request_uri" for one in node.parent.all("rewrite")):
        return
    yield Problem(
        node.argument_span(),
        "the path is sent on decoded and without its query: `/a%0d%0ab` becomes two lines",
        help="leave the path out (nginx then sends what the client sent), or use `$request_uri`",
    )


def _captured(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    name = holding_anything(passed(node, unit).uri, node)
    if name is not None:
        yield Problem(
            node.argument_span(),
            f"`${name}` is a part of the decoded path: a space or `%3F` in a request breaks the one that is sent on",
            help="cut the path with `rewrite ... break;` and leave it out here: nginx then encodes it again",
        )
