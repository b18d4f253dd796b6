"""a location without a final slash has an `alias` with one: files above the folder can be read

Why: nginx replaces the location's text by the alias. `/i../secret` begins with `/i`, so it becomes
`/data/images/../secret`: whoever can send a request reads what lies beside the folder.

Bad:

```nginx
server {
    listen 8080;
    location /i {
        alias /data/images/;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /i/ {
        alias /data/images/;
    }
}
```

See: nginx.org ngx_http_core_module, `alias`; CWE-22
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, ended_by_slash, location


@rule("alias", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name != "location" or not node.value().endswith("/"):
        return
    where = location(around)
    if where.is_prefix and where.path and not where.path.endswith("/"):
        last = len(around.values) - 1
        yield Problem(
            around.argument_span(last),
            f"`{where.path}../x` is served from above `{node.value()}`: the location has no final slash, its alias has",
            help=f"write `location {where.path}/`",
            related=(Label(node.span, "this is put where the location's text was"),),
            fix=ended_by_slash(around, last, "location"),
        )
