"""the key of `hash` is the same for every request

Why: A key without a variable has one hash: all requests go to one server, and the others get none until it fails.

Bad:

```nginx
upstream app {
    hash remote_addr consistent;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

Good:

```nginx
upstream app {
    hash $remote_addr consistent;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

See: nginx.org ngx_http_upstream_module, `hash`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, methods, peers, variables


@rule("hash", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name != "upstream" or not node.values or variables(node.value()):
        return
    if methods(around)[-1] is node and len(peers(around)) > 1:
        yield Problem(
            node.argument_span(),
            f"`{node.value()}` is the same for every request: one server gets them all",
            help=f"write a variable, like `${node.value() if node.value().isidentifier() else 'remote_addr'}`",
        )
