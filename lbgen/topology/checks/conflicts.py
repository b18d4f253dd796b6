"""Routes that match exactly the same requests, and routes that no request reaches."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.finding import Finding, error, warning
from lbgen.topology.nodes import Listener, Route, Topology
from lbgen.topology.routing import Choice, Request, Table, hosts_of
from lbgen.topology.witness import requests_for


def check(topology: Topology) -> Iterator[Finding]:
    """LB311 for twins, LB312 for shadowed routes with an example request that shows who wins."""
    twins = list(_twins(topology))
    yield from twins
    doubled = {finding.path for finding in twins}
    yield from _shadowed(topology, doubled)


def _twins(topology: Topology) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Route] = {}
    for route in topology.routes:
        match = route.match
        said = False
        for listener in route.listeners:
            for host in hosts_of(route):
                key = (listener, host, match.path, match.methods, match.headers, match.query, match.cookies)
                earlier = first.setdefault(key, route)
                if earlier is not route and not said:
                    said = True
                    yield _twin(route, earlier, host)


def _twin(route: Route, earlier: Route, host: str | None) -> Finding:
    where = f" for host `{host}`" if host else ""
    return error(
        "LB311",
        route.origin,
        f"routes `{earlier.name}` and `{route.name}` match exactly the same requests{where}",
        label="never used",
        related=((earlier.origin, "this one answers"),),
        help="remove one, make their matches differ, or share the traffic with `split:`",
    )


def _shadowed(topology: Topology, doubled: set[tuple[str | int, ...]]) -> Iterator[Finding]:
    tables = {name: Table(topology.routes, name) for name, listener in topology.listeners.items() if _answers(listener)}
    for route in topology.routes:
        if route.origin in doubled:
            continue
        for host in route.match.hosts or (None,):
            lost = _lost_under(route, host, tables)
            if lost is not None:
                yield _shadow(route, host, *lost)
                break


def _answers(listener: Listener) -> bool:
    return listener.is_http and listener.redirect_port is None


def _lost_under(route: Route, host: str | None, tables: dict[str, Table]) -> tuple[Request, Choice] | None:
    """A request that the route should answer and another does, when none of the tried ones reaches the route."""
    lost: tuple[Request, Choice] | None = None
    for request in requests_for(route, host):
        for name in route.listeners:
            if name not in tables:
                continue
            choice = tables[name].choose(request)
            if choice.route is route:
                return None
            if choice.route is not None and lost is None:
                lost = request, choice
    return lost


def _shadow(route: Route, host: str | None, request: Request, choice: Choice) -> Finding:
    winner = choice.route
    assert winner is not None
    under = f" for host `{host}`" if host and len(route.match.hosts) > 1 else ""
    return warning(
        "LB312",
        route.origin,
        f"route `{route.name}` is never reached{under}: route `{winner.name}` answers first",
        label="shadowed",
        related=((winner.origin, "answers first"),),
        notes=(f"example: {request.method} http://{request.host}{request.target}",),
        help=f"make `{winner.name}` narrower or `{route.name}` more specific; host, then path, then conditions decide",
    )
