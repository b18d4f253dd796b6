"""the Host header is passed on as the client wrote it

Why: a request line may name another host than the Host header (`GET http://shop.example.com/`). nginx chooses the
server by the first and `$http_host` is the second, so the server behind sees a host that this server does not serve,
and builds links, redirects and cache keys from it. `$host` is the name that nginx went by.

Bad:

```nginx
server {
    listen 8080;
    server_name shop.example.com;
    proxy_set_header Host $http_host;
}
```

Good:

```nginx
server {
    listen 8080;
    server_name shop.example.com;
    proxy_set_header Host $host;
}
```

See: nginx.org ngx_http_core_module, `$host`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced, variables

_SENT = ("http_", "arg_", "cookie_")


@rule("proxy_set_header host", "grpc_set_header host", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    written = node.value(1)
    sent = next((name for name in variables(written) if name.startswith(_SENT)), None)
    if sent is None:
        return
    fix = None
    if written == "$http_host":  # `$host` has no port
        fix = Fix("pass on the name that nginx went by", (value_replaced(node, 1, "$host"),), safe=False)
    yield Problem(
        node.argument_span(1),
        f"the server behind gets `${sent}` as its host, which may be another than the one nginx went by",
        help="write `$host`, with `:$server_port` where the port matters",
        fix=fix,
    )
