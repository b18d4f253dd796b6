r"""a location looks for a query, which it never sees

Why: locations are compared with the path alone, without `?` and what follows. A location with a question mark matches
nothing.

Bad:

```nginx
server {
    listen 8080;
    location ~ ^/search\?q= {
        return 403;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location = /search {
        if ($arg_q) {
            return 403;
        }
    }
}
```

See: nginx.org ngx_http_core_module, `location`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location


@rule("location ?", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    where = location(node)
    has_query = "\\?" in where.path and "[" not in where.path if where.is_regex else "?" in where.path
    if has_query and where.kind != "@":
        yield Problem(
            node.argument_span(len(node.values) - 1),
            "a location never sees the query: this matches no request",
            help="match the path, and look at the query with `$args` or `$arg_name`",
        )
