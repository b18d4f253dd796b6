"""an upstream has two balancing methods

Why: The last one is taken, and the others do nothing. nginx says so at start, where nobody looks, and goes on.

Bad:

```nginx
upstream app {
    ip_hash;
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

Good:

```nginx
upstream app {
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

See: nginx -t: "load balancing method redefined"; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import BALANCING, NginxUnit, Node, methods, removed


@rule(*BALANCING, severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    upstream = node.parent
    if upstream is None or upstream.name != "upstream":
        return
    taken = methods(upstream)[-1]
    if taken is not node:
        yield Problem(
            node.span,
            f"`{node.name}` does nothing: the later `{taken.name}` replaces it",
            help="keep one of them",
            related=(Label(taken.span, "the one that is taken"),),
            fix=Fix("keep the one that is taken", (removed(node),)),
        )
