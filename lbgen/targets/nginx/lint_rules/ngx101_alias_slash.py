"""an `alias` lacks the slash that its location ends with

Why: nginx cuts the location's text off the path and puts the alias in its place, byte for byte. With `/img/` and an
alias without a final slash, `/img/a.png` is looked for as `/srv/imagesa.png`: every request is a 404.

Bad:

```nginx
server {
    listen 8080;
    location /img/ {
        alias /srv/images;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /img/ {
        alias /srv/images/;
    }
}
```

See: nginx.org ngx_http_core_module, `alias`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location, value_replaced


@rule("alias", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    target = node.value()
    if around is None or around.name != "location" or "$" in target or not target:
        return
    where = location(around)
    if where.is_prefix and where.path.endswith("/") and not target.endswith("/"):
        yield Problem(
            node.argument_span(),
            f"`location {where.path}` ends with a slash, its alias does not: `{where.path}x` becomes `{target}x`",
            help=f"write `alias {target}/;`",
            related=(Label(around.span, "the slash is cut off with this"),),
            fix=Fix("end the alias with a slash", (value_replaced(node, 0, f"{target}/"),)),
        )
