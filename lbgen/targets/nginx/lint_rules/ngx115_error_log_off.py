"""`error_log off` writes a file named `off`

Why: unlike `access_log`, `error_log` has no `off`: nginx opens a file of that name and fills it.

Bad:

```nginx
server {
    listen 8080;
    error_log off;
    root /srv/www;
}
```

Good:

```nginx
server {
    listen 8080;
    error_log /dev/null crit;
    root /srv/www;
}
```

See: nginx.org ngx_core_module, `error_log`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, replaced


@rule("error_log", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.value() == "off":
        yield Problem(
            node.span,
            "this writes errors into a file named `off`",
            help="write `error_log /dev/null crit;`",
            fix=Fix("send them to /dev/null", (replaced(node, "error_log /dev/null crit"),)),
        )
