"""requests without a Referer header pass the check of it

Why: `none` and `blocked` let in requests that have no Referer, or one without a scheme. Whoever wants to pass leaves
the header out, which a page does with one line (`Referrer-Policy: no-referrer`). Against links to pictures that may
do; as protection of what the request does, it is none.

Bad:

```nginx
server {
    listen 8080;
    location /account/ {
        valid_referers none blocked server_names;
        if ($invalid_referer) {
            return 403;
        }
        root /srv/www;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /account/ {
        valid_referers server_names;
        if ($invalid_referer) {
            return 403;
        }
        root /srv/www;
    }
}
```

See: nginx.org ngx_http_referer_module, `valid_referers`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, replaced

_OPEN = ("none", "blocked")


@rule("valid_referers", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    found = [value for value in node.values if value in _OPEN]
    kept = [value for value in node.values if value not in _OPEN]
    if not found or any(character in node.text for character in "\"';{ }" if character != " "):
        return
    fix = Fix("ask for a Referer", (replaced(node, f"valid_referers {' '.join(kept)}"),), safe=False) if kept else None
    yield Problem(
        node.argument_span(node.values.index(found[0])),
        f"with `{found[0]}`, a request passes the check by leaving the Referer out",
        help="drop it, or protect what is done here by a token or a password",
        fix=fix,
    )
