"""`http2` as a parameter of `listen` is deprecated

Why: since 1.25.1 nginx warns of it at each start: it turns HTTP/2 on for every server of that socket. The directive
`http2` says it per server.

Bad:

```nginx
server {
    listen 8443 ssl http2;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    http2 on;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
}
```

See: nginx.org ngx_http_v2_module, `http2`; CHANGES 1.25.1
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lbgen.diagnostics import Edit, Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, listens, replaced


@rule("server", severity=Severity.WARNING, since="1.25.1", needs=("listen http2",))
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    sockets = [one for one in node.all("listen") if "http2" in one.values[1:]]
    if not sockets or not unit.is_http(node):
        return
    said = node.first("http2")
    edits: list[Edit] = [replaced(one, _without(one)) for one in sockets]
    if said is None:
        edits.append(appended(node.all("listen")[-1], "http2 on;"))
    is_alone = len(node.all("listen")) == len(sockets) and not _is_shared(node, unit)
    is_plain = not any(character in one.text for one in sockets for character in "\"'\\")
    yield Problem(
        sockets[0].argument_span(sockets[0].values.index("http2")),
        "nginx warns of this at each start: `http2` as a parameter of `listen` is deprecated",
        help="write `http2 on;` in the server",
        fix=Fix("use the directive", tuple(edits), safe=is_alone) if is_plain else None,
    )


def _is_shared(server: Node, unit: NginxUnit) -> bool:
    """Whether another server gets HTTP/2 from this one's socket, and would lose it."""
    others = _without_http2(unit)
    return any(one is not server for listen in listens(server) for one in others.get(listen.socket, ()))


@functools.lru_cache(maxsize=1)
def _without_http2(unit: NginxUnit) -> dict[tuple[str, str, bool], list[Node]]:
    """The servers that say nothing of HTTP/2, by their sockets."""
    found: dict[tuple[str, str, bool], list[Node]] = {}
    for one in unit.every("server"):
        if one.block is not None and not one.first("http2") and not _says_http2(one):
            for listen in listens(one):
                found.setdefault(listen.socket, []).append(one)
    return found


def _says_http2(server: Node) -> bool:
    return any("http2" in one.values for one in server.all("listen"))


def _without(listen: Node) -> str:
    return " ".join(("listen", *(value for value in listen.values if value != "http2")))
