"""a map of hosts has a wildcard that matches nothing

Why: `*.example.com` and `.example.com` are wildcards only in a map that says `hostnames`. Without it they are compared
letter by letter, no host is ever equal to them, and all get the default.

Bad:

```nginx
map $host $tenant {
    default public;
    *.example.com inside;
}
```

Good:

```nginx
map $host $tenant {
    hostnames;
    default public;
    *.example.com inside;
}
```

See: nginx.org ngx_http_map_module, `hostnames`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, first_in

_HOSTS = ("host", "http_host", "ssl_server_name", "ssl_preread_server_name")


@rule("map", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    lines = node.block or []
    if node.value().lstrip("$").strip("{}").lower() not in _HOSTS or any(line.name == "hostnames" for line in lines):
        return
    for line in lines:
        if line.values and line.name != "." and (line.name.startswith((".", "*.")) or line.name.endswith(".*")):
            yield Problem(
                line.span,
                f"no host is ever equal to `{line.name}`: without `hostnames` it is no wildcard",
                help="write `hostnames;` as the first line of the map",
                fix=Fix("make them wildcards", (first_in(node, "hostnames;"),), safe=False),
            )
            return
