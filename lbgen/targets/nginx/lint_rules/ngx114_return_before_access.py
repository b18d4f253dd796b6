"""a `return` answers before the access rules beside it are asked

Why: nginx runs `return` in its rewrite phase, and `allow`, `deny`, `auth_basic` and `auth_request` in the access
phase after it. The rules beside a `return` protect nothing: everybody gets the answer.

Bad:

```nginx
server {
    listen 8080;
    location /status {
        allow 10.0.0.0/8;
        deny all;
        return 200 "build 1234";
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /status {
        allow 10.0.0.0/8;
        deny all;
        root /srv/status;
    }
}
```

See: nginx.org development guide, "HTTP phases"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node
from lbgen.targets.nginx.resolved.guards import guards


@rule("return", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name not in ("server", "location") or node.value()[:1] in ("4", "5"):
        return
    found = guards(around)
    if found:
        is_redirect = node.value()[:1] != "2"
        yield Problem(
            node.span,
            f"this answers everybody: `{found[0].name}` is asked only after `return`",
            help="serve it from a file or another location, or decide with `if` or `map` on the client",
            related=(Label(found[0].span, "never asked"),),
            severity=Severity.WARNING if is_redirect else None,
        )
