"""folders are listed for everybody

Why: where a folder has no index file, nginx shows the names of all files in it: backups, notes and what else was never
meant to be found.

Bad:

```nginx
server {
    listen 8080;
    location /files/ {
        root /srv;
        autoindex on;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /files/ {
        root /srv;
        autoindex off;
    }
}
```

See: CWE-548; nginx.org ngx_http_autoindex_module
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, listens, value_replaced
from lbgen.targets.nginx.resolved.guards import is_guarded


@rule("autoindex", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or node.value() != "on" or around.first("internal") or is_guarded(around):
        return
    server = around if around.name == "server" else node.within("server")
    if server is not None and not any(listen.is_public for listen in listens(server)):
        return
    yield Problem(
        node.span,
        "whoever asks for a folder without an index file sees the names of all files in it",
        help="write `autoindex off;`, or ask for a password where the list is wanted",
        fix=Fix("list no folders", (value_replaced(node, 0, "off"),), safe=False),
    )
