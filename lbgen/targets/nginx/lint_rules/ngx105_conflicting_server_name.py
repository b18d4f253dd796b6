"""a server name stands twice on one socket: the second server is ignored

Why: nginx keeps the first server of a name on an address and port and says "conflicting server name, ignored", a
warning that is easily missed. The second block never sees a request for that name.

Bad:

```nginx
server {
    listen 8080;
    server_name shop.example.com;
    root /srv/shop;
}
server {
    listen 8080;
    server_name shop.example.com;
    root /srv/new-shop;
}
```

Good:

```nginx
server {
    listen 8080;
    server_name shop.example.com;
    root /srv/shop;
}
server {
    listen 8080;
    server_name new-shop.example.com;
    root /srv/new-shop;
}
```

See: nginx.org "Server names"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import Listen, NginxUnit, Node, listens


@rule("*", severity=Severity.WARNING, needs=("server",))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    first: dict[tuple[bool, tuple[str, str, bool], str], Node] = {}
    for server in unit.every("server"):
        if server.block is None or server.has_gap:
            continue
        names = [(name, one) for one in server.all("server_name") for name in one.values] or [("", server)]
        said: set[str] = set()
        is_http = unit.is_http(server)
        for listen in listens(server):
            for name, node in names:
                key = (is_http, listen.socket, name.lower().rstrip("."))
                by = first.setdefault(key, server)
                if by is not server and name not in said:
                    said.add(name)
                    yield _problem(name, node, by, listen)


def _problem(name: str, node: Node, by: Node, listen: Listen) -> Problem:
    where = f"{listen.address or '*'}:{listen.port}" if listen.port else listen.address
    what = f"`{name}`" if name else "a server without a name"
    position = node.values.index(name) if name else 0
    return Problem(
        node.argument_span(position),
        f"{what} stands a second time on `{where}`: nginx ignores it here",
        help="give it another name or another `listen`, or merge the two",
        related=(Label(by.name_span, "this server gets the requests"),),
    )
