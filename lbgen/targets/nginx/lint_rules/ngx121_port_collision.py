"""`http` and `stream` listen on the same port

Why: `nginx -t` says that all is well, and nginx does not start: "bind() failed (98: Address already in use)".

Bad:

```nginx
http {
    server {
        listen 8443;
        root /srv/www;
    }
}
stream {
    server {
        listen 8443;
        proxy_pass 127.0.0.1:9000;
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        root /srv/www;
    }
}
stream {
    server {
        listen 8443;
        proxy_pass 127.0.0.1:9000;
    }
}
```

See: measured on nginx 1.31.3: it tries five times, for two and a half seconds, and ends
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import Listen, NginxUnit, listens


@rule("*", severity=Severity.ERROR, needs=("listen",))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    first: dict[tuple[str, str, bool], tuple[bool, Listen]] = {}
    for server in unit.every("server"):
        if server.block is None or not server.all("listen"):
            continue
        is_http = unit.is_http(server)
        for listen in listens(server):
            was_http, other = first.setdefault(listen.socket, (is_http, listen))
            if was_http != is_http and listen.node is not None and other.node is not None:
                yield Problem(
                    listen.node.span,
                    f"`{listen.node.value()}` is taken by {'stream' if is_http else 'http'}: nginx will not start",
                    help="give one of them another port or address",
                    related=(Label(other.node.span, "also listens here"),),
                )
