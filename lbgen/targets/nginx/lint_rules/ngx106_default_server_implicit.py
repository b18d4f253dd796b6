"""several servers share a socket and none is marked as the default

Why: a request for a name that nobody serves goes to the server whose file nginx happens to read first. Adding a file
can change who answers strangers.

Bad:

```nginx
http {
    server {
        listen 8080;
        server_name shop.example.com;
        root /srv/shop;
    }
    server {
        listen 8080;
        server_name blog.example.com;
        root /srv/blog;
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080 default_server;
        return 444;
    }
    server {
        listen 8080;
        server_name shop.example.com;
        root /srv/shop;
    }
}
```

See: nginx.org "How nginx processes a request"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import Listen, NginxUnit, listens


@rule("*", severity=Severity.INFO, needs=("server",))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    if not unit.is_complete:
        return
    by_socket: dict[tuple[str, str, bool], list[Listen]] = {}
    for server in unit.every("server"):
        if server.block is not None and unit.is_http(server):
            for listen in listens(server):
                by_socket.setdefault(listen.socket, []).append(listen)
    for shared in by_socket.values():
        node = shared[0].node
        if len(shared) > 1 and node is not None and not any(listen.is_default for listen in shared):
            yield Problem(
                node.span,
                f"{len(shared)} servers share this socket, and this one answers unknown names because it is read first",
                help="mark one with `default_server`, best one that answers `return 444;`",
            )
