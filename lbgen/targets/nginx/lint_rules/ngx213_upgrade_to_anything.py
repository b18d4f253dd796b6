"""any upgrade that a client asks for is passed on, past locations that are closed

Why: after an answer of 101 nginx copies bytes and looks at nothing. A server behind that agrees to `Upgrade: h2c`
(many frameworks do) then takes any request over that connection, also for paths that nginx keeps closed.

Bad:

```nginx
server {
    listen 8080;
    location /admin/ {
        deny all;
    }
    location / {
        proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $http_connection;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
map $http_upgrade $upgraded {
    default "";
    websocket upgrade;
}
server {
    listen 8080;
    location /admin/ {
        deny all;
    }
    location / {
        proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $upgraded;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: CWE-444; nginx.org "WebSocket proxying"; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, variables
from lbgen.targets.nginx.resolved.guards import guards

_REFUSED = ("403", "404", "444")
_ANYTHING = ("default", "~.+", "~.", "~.*", "~*.+")


@rule("proxy_pass", severity=Severity.WARNING, confidence=Confidence.LIKELY, needs=("proxy_set_header upgrade",))
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    around, server = node.within("location"), node.within("server")
    if around is None or server is None:
        return
    sent = {one.value().lower(): one for one in around.effective("proxy_set_header")}
    upgrade, connection = sent.get("upgrade"), sent.get("connection")
    if upgrade is None or connection is None or upgrade.value(1) != "$http_upgrade" or guards(around):
        return
    closed = next((one for one in server.all("location") if one is not around and _is_closed(one)), None)
    if closed is not None and _is_unconditional(connection.value(1), unit):
        yield Problem(
            connection.span,
            f"the client may ask for any protocol, and once the server agrees nothing keeps it out of `{closed.text}`",
            help="choose Connection by a `map` on `$http_upgrade` in which only `websocket` gives `upgrade`",
            related=(Label(closed.span, "closed here, but not within an upgraded connection"),),
        )


def _is_closed(place: Node) -> bool:
    returned = place.first("return")
    is_refused = returned is not None and returned.value() in _REFUSED and not place.first("error_page")
    return bool(guards(place)) or is_refused


def _is_unconditional(value: str, unit: NginxUnit) -> bool:
    """Whether any Upgrade header leads to a Connection header that asks for it."""
    if value.lower() == "upgrade" or value == "$http_connection":
        return True
    for one in unit.tables.get(value.lstrip("$").lower(), ()):
        if one.name == "map" and one.value(1) == value and variables(one.value()) == ["http_upgrade"]:
            return any(
                line.name in _ANYTHING and line.value().lower() in ("upgrade", "$http_connection")
                for line in one.block or ()
            )
    return False
