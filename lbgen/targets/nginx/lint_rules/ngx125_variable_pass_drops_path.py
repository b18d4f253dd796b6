"""`proxy_pass` with a variable and a path: every request asks for that same path

Why: with variables, nginx takes the URL as it is made up and cuts and joins nothing. `http://$backend/` asks for `/`
whatever the client asked for.

Bad:

```nginx
map $http_x_tenant $tenant {
    default 127.0.0.1:9000;
    blue 127.0.0.1:9001;
}
server {
    listen 8080;
    location /api/ {
        proxy_pass http://$tenant/;
    }
}
```

Good:

```nginx
map $http_x_tenant $tenant {
    default 127.0.0.1:9000;
    blue 127.0.0.1:9001;
}
server {
    listen 8080;
    location /api/ {
        proxy_pass http://$tenant;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_pass`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location, passed


@rule("proxy_pass $", severity=Severity.ERROR)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to = passed(node, unit)
    around = node.within("location")
    if "$" not in to.host or not to.uri or "$" in to.uri or around is None or location(around).kind == "=":
        return
    if any(one.value(2) == "break" for one in around.all("rewrite")):
        return
    yield Problem(
        node.argument_span(),
        f"with a variable in the URL nginx joins nothing: every request asks for `{to.uri}`",
        help="leave the path out, or write it whole with `$request_uri` or captures",
    )
