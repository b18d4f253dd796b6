"""`add_header Content-Type` makes a second one

Why: nginx sets Content-Type itself, and `add_header` adds another line. Which of the two a client believes is not
defined.

Bad:

```nginx
server {
    listen 8080;
    location = /health {
        add_header Content-Type text/plain;
        return 200 "ok";
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location = /health {
        default_type text/plain;
        return 200 "ok";
    }
}
```

See: nginx.org ngx_http_core_module, `default_type`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, replaced


@rule("add_header content-type", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name == "if":
        return
    fix = None
    if around.first("return") and not around.first("default_type"):
        word = node.directive.arguments[1].raw if len(node.values) > 1 else "text/plain"
        fix = Fix("use `default_type`", (replaced(node, f"default_type {word}"),))
    yield Problem(
        node.span,
        "the answer gets two Content-Type headers",
        help="use `default_type`; for proxied answers, hide the other with `proxy_hide_header Content-Type;` first",
        fix=fix,
        severity=Severity.INFO if around.first("proxy_hide_header") else None,
    )
