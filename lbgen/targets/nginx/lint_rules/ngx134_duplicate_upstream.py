"""an upstream is defined twice

Why: nginx does not start: "duplicate upstream". Names are compared without case.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
}
upstream App {
    server 10.0.0.2:8080;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

See: nginx -t; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("*", severity=Severity.ERROR, is_refused=True, needs=("upstream",))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    first: dict[tuple[str, bool], Node] = {}
    for node in unit.every("upstream"):
        by = first.setdefault((node.value().lower(), unit.is_http(node)), node)
        if by is not node:
            yield Problem(
                node.span,
                f"`{node.value()}` is defined a second time: nginx does not start",
                help="put the servers together, or give it another name",
                related=(Label(by.span, "defined here already"),),
            )
