"""a rewritten path is not what is passed on

Why: `$request_uri` is the path as the client sent it: a `rewrite` before does not change it. So a `proxy_pass` that
names it sends the old path.

Bad:

```nginx
server {
    listen 8080;
    location /api/ {
        rewrite ^/api/(.*)$ /$1 break;
        proxy_pass http://127.0.0.1:9000$request_uri;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /api/ {
        rewrite ^/api/(.*)$ /$1 break;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `$request_uri`; ngx_http_proxy_module, `proxy_pass`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed


@rule("proxy_pass", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if node.parent is None or node.parent.name != "location":
        return
    rewrites = [one for one in node.parent.all("rewrite") if one.value(2) == "break" and one.value(1) != "$request_uri"]
    to = passed(node, unit)
    is_static = bool(to.uri) and not to.has_variables
    if not rewrites or not ("$request_uri" in node.value() or is_static):
        return
    fact = f"`{to.uri}` is ignored: the rewritten path is sent" if is_static else "this sends the path as it was before"
    yield Problem(
        node.argument_span(),
        fact,
        help="leave the path out of `proxy_pass`, or remove the `rewrite`",
        related=(Label(rewrites[0].span, "changes the path"),),
    )
