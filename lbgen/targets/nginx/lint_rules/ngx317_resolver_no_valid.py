"""how long a looked-up name is kept is left to others

Why: Without `valid` nginx keeps an answer as long as its TTL says, be it a day. `resolver_timeout` is 30s where nothing
is said: so long a request waits for a DNS server that is gone.

Bad:

```nginx
server {
    listen 8080;
    resolver 10.0.0.53;
    set $app app.example.com;
    location / {
        proxy_pass http://$app;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    resolver 10.0.0.53 valid=10s;
    set $app app.example.com;
    location / {
        proxy_pass http://$app;
    }
}
```

See: nginx.org ngx_http_core_module, `resolver`, `resolver_timeout`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("resolver", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.values and not any(value.startswith("valid=") for value in node.values):
        yield Problem(
            node.span,
            "an answer is kept as long as its TTL says",
            help="write `valid=10s` behind the addresses",
        )
