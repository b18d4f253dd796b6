"""a setting is said twice in one block

Why: nginx does not start: "directive is duplicate". The second one often hides in an included file.

Bad:

```nginx
server {
    listen 8080;
    client_max_body_size 1m;
    root /srv/shop;
    client_max_body_size 8m;
}
```

Good:

```nginx
server {
    listen 8080;
    client_max_body_size 8m;
    root /srv/shop;
}
```

See: nginx -t; each name was measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, removed
from lbgen.targets.nginx.resolved.directives import ONCE


@rule("*", severity=Severity.ERROR, is_refused=True)
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    for name in sorted(ONCE & unit.names):
        first: dict[int, Node] = {}
        for node in unit.every(name):
            by = first.setdefault(id(node.parent), node)
            if by is not node:
                is_same = by.values == node.values and node.block is None
                yield Problem(
                    node.span,
                    f"`{name}` is said a second time in this block: nginx does not start",
                    help="keep one of them",
                    related=(Label(by.span, "said here already"),),
                    fix=Fix("keep one", (removed(node),)) if is_same else None,
                )
