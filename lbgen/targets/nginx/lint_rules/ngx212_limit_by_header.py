"""a limit counts by what the client writes

Why: each new value is a new client to the limit. Whoever is to be slowed down changes the header with every request,
and the limit never sees the same client twice.

Bad:

```nginx
limit_req_zone $http_x_client_id zone=clients:10m rate=5r/s;
server {
    listen 8080;
    location / {
        limit_req zone=clients burst=10 nodelay;
        limit_req_status 429;
        root /srv/www;
    }
}
```

Good:

```nginx
limit_req_zone $binary_remote_addr zone=clients:10m rate=5r/s;
server {
    listen 8080;
    location / {
        limit_req zone=clients burst=10 nodelay;
        limit_req_status 429;
        root /srv/www;
    }
}
```

See: nginx.org ngx_http_limit_req_module, `limit_req_zone`
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced, variables

_SENT = ("http_", "arg_", "cookie_")
_USES = {"limit_req_zone": "limit_req", "limit_conn_zone": "limit_conn"}


@rule("limit_req_zone", "limit_conn_zone", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    sent = _sent(node)
    if sent is None or _is_backed(node, unit):
        return
    fix = Fix("count by address", (value_replaced(node, 0, "$binary_remote_addr"),), safe=False)
    yield Problem(
        node.argument_span(),
        f"`${sent}` is the client's choice: with a new value it is a new client to this limit",
        help="count by `$binary_remote_addr`, or add a limit that does",
        fix=fix,
    )


def _sent(zone: Node) -> str | None:
    names = variables(zone.value())
    return next((name for name in names if name.startswith(_SENT) and name != "http_host"), None)


def _is_backed(zone: Node, unit: NginxUnit) -> bool:
    """Whether a limit that counts by something else stands wherever this zone's does."""
    name, use = _zone_name(zone), _USES[zone.name]
    sound, places = _sound(unit), _places(use, unit).get(name, ())
    return bool(places) and all(
        any(other in sound for one in place.all(*_USES.values()) for other in _named(one))
        for place in places
        if place is not None
    )


@functools.lru_cache(maxsize=1)
def _sound(unit: NginxUnit) -> frozenset[str]:
    """The zones that count by what clients do not choose."""
    return frozenset(_zone_name(one) for one in unit.every(*_USES) if _sent(one) is None)


@functools.lru_cache(maxsize=2)
def _places(use: str, unit: NginxUnit) -> dict[str, list[Node | None]]:
    """Where limits stand, by the zone they count in."""
    found: dict[str, list[Node | None]] = {}
    for one in unit.every(use):
        for name in _named(one):
            found.setdefault(name, []).append(one.parent)
    return found


def _zone_name(zone: Node) -> str:
    found = next((value for value in zone.values if value.startswith("zone=")), "")
    return found.removeprefix("zone=").partition(":")[0]


def _named(use: Node) -> list[str]:
    """The zone that `limit_req zone=name` or `limit_conn name number` counts in."""
    if use.name == "limit_conn":
        return [use.value()]
    return [value.removeprefix("zone=") for value in use.values if value.startswith("zone=")]
