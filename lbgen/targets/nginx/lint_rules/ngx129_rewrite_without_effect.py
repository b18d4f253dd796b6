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


@rule("rewrite", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about the first of a location that changes the path."""
    place = node.parent
    if place is None or place.name != "location" or not _changes(node):
        return
    if next(one for one in place.all("rewrite") if _changes(one)) is not node:
        return
    for one in place.all("proxy_pass"):
        to = passed(one, unit)
        is_static = bool(to.uri) and not to.has_variables
        if is_static or "$request_uri" in one.value():
            yield Problem(
                one.argument_span(),
                f"`{to.uri}` is ignored: the rewritten path is sent"
                if is_static
                else "this sends the path as it was before",
                help="leave the path out of `proxy_pass`, or remove the `rewrite`",
                related=(Label(node.span, "changes the path"),),
            )


def _changes(rewrite: Node) -> bool:
    return rewrite.value(2) == "break" and rewrite.value(1) != "$request_uri"
