"""a variable is written in two ways

Why: nginx compares the names of variables without case: `$Backend` and `$backend` are one, and setting the one changes
the other.

Bad:

```nginx
server {
    listen 8080;
    set $Tier gold;
    set $tier silver;
    return 200 "$Tier";
}
```

Good:

```nginx
server {
    listen 8080;
    set $tier_of_shop gold;
    set $tier silver;
    return 200 "$tier_of_shop $tier";
}
```

See: src/http/ngx_http_variables.c; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_FIRST = {"set": 0, "map": 1, "geo": 0, "split_clients": 1}


@rule("*", severity=Severity.INFO, needs=("set", "map", "geo", "split_clients"))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    """Ask about variables that the file makes itself."""
    first: dict[str, tuple[str, Node]] = {}
    for node in unit.every(*_FIRST):
        name = node.values[-1] if node.name != "set" and node.values else node.value()
        name = name.lstrip("$").strip("{}")
        known, by = first.setdefault(name.lower(), (name, node))
        if known != name:
            yield Problem(
                node.span,
                f"`${name}` and `${known}` are one variable",
                help="write it one way, or give one of them another name",
                related=(Label(by.span, "the same variable"),),
            )
