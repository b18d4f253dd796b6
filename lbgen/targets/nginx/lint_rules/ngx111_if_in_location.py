"""`if` in a location holds more than `return`, `rewrite` or `set`

Why: an `if` that matches replaces the location: other directives in it take effect at surprising times, those beside
it may be lost, and of two that match only the last one counts. Only `return`, `rewrite` and `set` do what they seem
to.

Bad:

```nginx
server {
    listen 8080;
    location / {
        if ($request_method = POST) {
            proxy_pass http://127.0.0.1:9001;
        }
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
map $request_method $backend {
    default 127.0.0.1:9000;
    POST 127.0.0.1:9001;
}
server {
    listen 8080;
    location / {
        proxy_pass http://$backend;
    }
}
```

See: nginx.org ngx_http_rewrite_module, `if`; "If is Evil" in the nginx wiki
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
            f"`{odd.name}` within `if` in a location does not do what it seems to",
            help="choose the value with `map`, or send the request to a location of its own with `rewrite ... last`",
            related=(Label(node.span, "a match replaces the location around it"),),
        )
