"""every server has the same weight

Why: Weights are shares of each other: five to five is one to one. Either one of them was meant to differ, or none is
needed.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080 weight=5;
    server 10.0.0.2:8080 weight=5;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

See: nginx.org ngx_http_upstream_module, `weight`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, methods, peers


@rule("upstream", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask where no ring is made: with `consistent`, weights say how finely shares are cut."""
    found = peers(node)
    weights = {peer.parameters.get("weight", "1") for peer in found}
    if (
        len(found) < 2
        or len(weights) > 1
        or weights == {"1"}
        or any("consistent" in one.values for one in methods(node))
    ):
        return
    yield Problem(
        node.span,
        f"every server has weight {weights.pop()}, which is the same as none",
        help="drop them, or say how the shares differ",
    )
