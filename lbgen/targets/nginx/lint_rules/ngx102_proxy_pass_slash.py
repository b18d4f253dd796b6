"""the path of `proxy_pass` and its location do not both end with a slash

Why: nginx cuts the location's text off the path and puts the URI of `proxy_pass` in its place, byte for byte. With
`/api/` and `/v1`, `/api/users` is asked for as `/v1users`; with `/api` and `/`, as `//users`.

Bad:

```nginx
server {
    listen 8080;
    location /api/ {
        proxy_pass http://127.0.0.1:9000/v1;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /api/ {
        proxy_pass http://127.0.0.1:9000/v1/;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_pass`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, ended_by_slash, location, passed


@rule("proxy_pass /", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    around = node.within("location")
    to = passed(node, unit)
    if around is None or not to.uri.startswith("/") or to.has_variables or "?" in to.uri or around.first("rewrite"):
        return
    where = location(around)
    if not where.is_prefix or where.path.endswith("/") == to.uri.endswith("/"):
        return
    sent = f"{to.uri}x" if where.path.endswith("/") else f"{to.uri}/x"
    asked = f"{where.path.rstrip('/')}/x"
    if where.path.endswith("/"):
        fix = ended_by_slash(node, 0, "URI")
        help_text = f"write `proxy_pass {node.value()}/;`"
    else:
        last = len(around.values) - 1
        fix = ended_by_slash(around, last, "location")
        help_text = f"write `location {where.path}/`"
    yield Problem(
        node.argument_span(),
        f"`{asked}` is asked for as `{sent}`: only one of `{where.path}` and `{to.uri}` ends with a slash",
        help=help_text,
        related=(Label(around.span, "this is cut off the path"),),
        fix=fix,
    )
