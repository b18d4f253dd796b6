"""`if` in a location holds more than `return`, `rewrite` or `set`

Why: an `if` that matches replaces the location: other directives in it take effect at surprising times, those beside
it may be lost, and of two that match only the last one counts. Only `return`, `rewrite` and `set` do what they seem
to.

Bad:

```nginx
server {
    listen 8080;
    root /srv/www;
    location / {
        if ($http_x_debug) {
            add_header X-Debug on;
        }
        if ($http_x_beta) {
            add_header X-Beta on;
        }
    }
}
```

Good:

```nginx
map $http_x_debug $debug {
    default on;
    "" "";
}
map $http_x_beta $beta {
    default on;
    "" "";
}
server {
    listen 8080;
    root /srv/www;
    location / {
        add_header X-Debug $debug;
        add_header X-Beta $beta;
    }
}
```

See: nginx.org ngx_http_rewrite_module, `if`; "If is Evil" in the nginx wiki; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node

_FINE = ("return", "rewrite", "set", "break", "rewrite_log", "include", "access_log", "limit_rate")
_SETTING = ("set_", "more_")


@rule("if", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.within("location") is None:
        return
    lines = node.block or ()
    odd = next((one for one in lines if one.name not in _FINE and not one.name.startswith(_SETTING)), None)
    if odd is not None:
        yield Problem(
            odd.span,
            f"where this matches, `{odd.name}` holds instead of the location, and only until a later `if` matches",
            help="choose the value with `map`, or send the request to a location of its own with `rewrite ... last`",
            related=(Label(node.span, "a match replaces the location around it"),),
        )
