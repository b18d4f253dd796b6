"""a path is to replace what no prefix says

Why: The path of `proxy_pass` replaces the prefix that the location matched. A regular expression, a named location,
`if` and `limit_except` match none, and nginx does not start: "proxy_pass cannot have URI part".

Bad:

```nginx
server {
    listen 8080;
    location ~ ^/api/v[0-9]+/ {
        proxy_pass http://127.0.0.1:9000/api/;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location ~ ^/api/v[0-9]+/ {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_pass`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location, passed


@rule("proxy_pass /", severity=Severity.ERROR, is_refused=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to, around = passed(node, unit), node.parent
    if around is None or not to.uri or "$" in node.value():
        return
    where = location(around) if around.name == "location" else None
    if around.name in ("if", "limit_except"):
        place = f"`{around.name}`"
    elif where is not None and (where.is_regex or where.kind == "@"):
        place = "a regular expression" if where.is_regex else "a named location"
    else:
        return
    yield Problem(
        node.argument_span(),
        f"`{to.uri}` has no prefix to replace in {place}: nginx does not start",
        help="leave the path out and change it with `rewrite ... break;`, or pass `$request_uri`",
        related=(Label(around.span, "no prefix"),),
    )
