"""a site is served over plain HTTP besides TLS

Why: who comes to port 80 gets the whole site there, passwords and sessions included, for anybody on the way to read.
The server for port 80 should do nothing but redirect.

Bad:

```nginx
http {
    server {
        listen 80;
        server_name shop.example.com;
        root /srv/shop;
    }
    server {
        listen 443 ssl;
        server_name shop.example.com;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        add_header Strict-Transport-Security "max-age=63072000" always;
        root /srv/shop;
    }
}
```

Good:

```nginx
http {
    server {
        listen 80;
        server_name shop.example.com;
        return 301 https://shop.example.com$request_uri;
    }
    server {
        listen 443 ssl;
        server_name shop.example.com;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        add_header Strict-Transport-Security "max-age=63072000" always;
        root /srv/shop;
    }
}
```

See: RFC 9325, 3.2 and 3.5
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, Node, is_tls, listens, location

_NAMELESS = ("", "_", "localhost")


@rule("*", severity=Severity.WARNING, confidence=Confidence.LIKELY, needs=("listen ssl", "listen quic", "ssl"))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    if not unit.is_complete:
        return
    servers = [one for one in unit.every("server") if one.block is not None and unit.is_http(one)]
    plain = [one for one in servers if _is_plain(one)]
    secure = {name: one for one in servers if is_tls(one) for name in _names(one)} if plain else {}
    for server in plain:
        twin = next((secure[name] for name in _names(server) if name in secure), None)
        if twin is not None and _serves(server):
            yield Problem(
                server.name_span,
                "this serves over plain HTTP what is served over TLS too: whoever is on the way reads along",
                help="answer with `return 301 https://...$request_uri;` and nothing else",
                related=(Label(twin.name_span, "the same names over TLS"),),
            )


def _is_plain(server: Node) -> bool:
    return any(one.port == "80" and one.is_public for one in listens(server)) and not is_tls(server)


def _names(server: Node) -> list[str]:
    names = [name.lower() for one in server.all("server_name") for name in one.values]
    return [name for name in names if name not in _NAMELESS]


def _serves(server: Node) -> bool:
    """Whether it answers the general path with content rather than a redirect."""
    if server.first("return", "rewrite", "if") is not None:
        return False
    general = next((one for one in server.all("location") if location(one).path == "/"), None)
    if general is None:
        return bool(server.all("root"))
    return general.first("return", "rewrite", "if") is None and bool(general.all(*PASSES) or general.effective("root"))
