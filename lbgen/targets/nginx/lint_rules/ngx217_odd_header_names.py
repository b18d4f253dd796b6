"""header names that nginx drops otherwise reach the servers behind

Why: by default nginx drops headers with an underscore or a strange character in their name. CGI, WSGI and Rack
programs see `X_Forwarded_For` and `X-Forwarded-For` as one name, so a client writes what only nginx should.

Bad:

```nginx
server {
    listen 8080;
    underscores_in_headers on;
    root /srv/www;
}
```

Good:

```nginx
server {
    listen 8080;
    underscores_in_headers off;
    root /srv/www;
}
```

See: nginx.org ngx_http_core_module, `underscores_in_headers`, `ignore_invalid_headers`; CWE-444
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced

_ODD = {"underscores_in_headers": ("on", "off", "an underscore"), "ignore_invalid_headers": ("off", "on", "any byte")}


@rule(*_ODD, severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    odd, usual, what = _ODD[node.name]
    if node.value() == odd:
        yield Problem(
            node.span,
            f"headers with {what} in their name are passed on: `X_Forwarded_For` counts as `X-Forwarded-For` to many",
            help=f"write `{node.name} {usual};`, and rename the header that needs this",
            fix=Fix("drop such headers", (value_replaced(node, 0, usual),), safe=False),
        )
