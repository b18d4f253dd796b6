"""Headers that must not be touched, and trust that is given to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.finding import Finding, error, warning
from lbgen.topology.nodes import HeaderChanges, Route, SpecPath, Topology

_HOP_BY_HOP = frozenset(
    ("connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection")
)
_OURS = frozenset(
    ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip", "forwarded")
)


def check(topology: Topology) -> Iterator[Finding]:
    """LB8xx."""
    for listener in topology.listeners.values():
        for index, network in enumerate(listener.trusted_proxies):
            if network.endswith("/0"):
                yield warning(
                    "LB802",
                    (*listener.origin, "trusted_proxies", index),
                    f"listener `{listener.name}` believes everybody's X-Forwarded-For",
                    help="name your own proxies' networks; anybody can write that header",
                )
    for route in topology.routes:
        yield from _check_route(route)
    for limit in topology.rate_limits.values():
        if limit.key.kind in ("header", "cookie"):
            yield warning(
                "LB803",
                (*limit.origin, "key"),
                f"rate limit `{limit.name}` counts by a {limit.key.kind} that clients choose themselves",
                notes=("a client that changes it on every request is never limited; one without it is not counted",),
                help="add a limit by client_ip beside it, or make sure that something checks the value",
            )
    stats = topology.observability.stats
    if stats is not None and any(network.endswith("/0") for network in stats.allow):
        yield warning(
            "LB806",
            ("observability", "stats", "allow"),
            "everybody may look at the page of counters",
            help="name the networks of those who watch",
        )


def _check_route(route: Route) -> Iterator[Finding]:
    for kind, changes in (("request", route.request_headers), ("response", route.response_headers)):
        yield from _check_headers((*route.origin, "headers", kind), route, kind, changes)
    for index, network in enumerate(route.allow):
        if network.endswith("/0"):
            yield warning(
                "LB805",
                (*route.origin, "allow", index),
                f"route `{route.name}` allows everybody, so the list does nothing",
                help="name networks, or remove `allow`",
            )


def _check_headers(path: SpecPath, route: Route, kind: str, changes: HeaderChanges) -> Iterator[Finding]:
    removed = {name.lower() for name in changes.remove}
    seen: set[str] = set()
    for name, _ in changes.set:
        place = (*path, "set", name)
        lower = name.lower()
        if lower in seen:
            yield error(
                "LB809", place, f"route `{route.name}` sets header `{name}` twice", on_key=True, help="keep one"
            )
        seen.add(lower)
        if lower in removed:
            yield error(
                "LB808",
                place,
                f"route `{route.name}` sets and removes header `{name}`",
                on_key=True,
                help="keep one; `set` replaces what was there",
            )
        yield from _check_name(place, route, kind, lower)
    for index, name in enumerate(changes.remove):
        yield from _check_name((*path, "remove", index), route, kind, name.lower())


def _check_name(place: SpecPath, route: Route, kind: str, lower: str) -> Iterator[Finding]:
    if lower in _HOP_BY_HOP:
        yield error(
            "LB801",
            place,
            f"route `{route.name}` changes `{lower}`, which belongs to each connection",
            on_key=place[-2] == "set",
            help="remove it; `websocket: true` is the way to upgrade",
        )
    elif lower == "host" and kind == "request":
        yield error(
            "LB801",
            place,
            f"route `{route.name}` changes the Host header",
            on_key=place[-2] == "set",
            help="use `rewrite: {host: name}`",
        )
    elif lower in _OURS and kind == "request":
        yield warning(
            "LB804",
            place,
            f"route `{route.name}` changes `{lower}`, which tells servers who the client is",
            on_key=place[-2] == "set",
            help="leave it to lbgen, and name `trusted_proxies` where another proxy stands in front",
        )
