"""a `map` without `default` decides where requests go

Why: a value that no line names gives an empty text, and nginx answers 500: "invalid URL prefix" or "no host".

Bad:

```nginx
map $http_x_tenant $tenant_backend {
    red 127.0.0.1:9001;
    blue 127.0.0.1:9002;
}
server {
    listen 8080;
    location / {
        proxy_pass http://$tenant_backend;
    }
}
```

Good:

```nginx
map $http_x_tenant $tenant_backend {
    default 127.0.0.1:9000;
    red 127.0.0.1:9001;
    blue 127.0.0.1:9002;
}
server {
    listen 8080;
    location / {
        proxy_pass http://$tenant_backend;
    }
}
```

See: nginx.org ngx_http_map_module, `map`
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, variables
from lbgen.targets.nginx.resolved.regexes import matches_everything


@rule("proxy_pass $", "grpc_pass $", "fastcgi_pass $", "uwsgi_pass $", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    wanted = dict.fromkeys(variables(node.value()))
    for one in itertools.chain.from_iterable(unit.tables.get(name, ()) for name in wanted):
        if one.name != "map" or one.block is None or one.has_gap or len(one.values) < 2:
            continue
        names = [line.name for line in one.block]
        regexes = [name.lstrip("~*") for name in names if name.startswith("~")]
        if "default" not in names and not any(map(matches_everything, regexes)):
            yield Problem(
                one.span,
                f"`{one.value(1)}` is empty where no line matches, and `{node.name}` then answers 500",
                help="add a `default`",
                related=(Label(node.span, "used here"),),
            )
