"""when a server joins or leaves, nearly all keys move

Why: Without `consistent` the key's hash is divided by the sum of weights: one server more or less sends three of four
keys elsewhere, and every cache or session behind is cold at once. With `consistent` only the keys of that server move.

Bad:

```nginx
upstream cache {
    hash $request_uri;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    server 10.0.0.3:8080;
}
```

Good:

```nginx
upstream cache {
    hash $request_uri consistent;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    server 10.0.0.3:8080;
}
```

See: nginx.org ngx_http_upstream_module, `hash`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, extended, methods, peers, variables

_FEWEST = 2


@rule("hash", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    upstream = node.parent
    if upstream is None or upstream.name != "upstream" or methods(upstream)[-1] is not node:
        return
    if variables(node.value()) and "consistent" not in node.values and len(peers(upstream)) >= _FEWEST:
        yield Problem(
            node.span,
            "when a server joins or leaves, nearly all keys move to another one",
            help="write `consistent` behind the key",
            fix=Fix("move few keys", (extended(node, "consistent"),), safe=False),
        )
