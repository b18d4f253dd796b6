"""Requests that lead somewhere: to a route, to an upstream."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.prove import networks
from lbgen.prove.oracle import AUTHORIZATION, Asked, Oracle, shares_of
from lbgen.topology import BasicAuth, Forward, Route
from lbgen.topology.routing import Request, hosts_of
from lbgen.topology.witness import requests_for


class Way(NamedTuple):
    """A request to one listener. `client` None is any address that no other request comes from."""

    listener: str
    request: Request
    client: str | None = None


def to_route(oracle: Oracle, route: Route, listener: str | None = None) -> Way | None:
    """The first way that leads to a route, from an allowed client with credentials; None when there is none."""
    return next(ways_to_route(oracle, route, listener), None)


def ways_to_route(oracle: Oracle, route: Route, listener: str | None = None) -> Iterator[Way]:
    """Every example request that leads to a route, under each of its hosts."""
    client = networks.inside(route.allow[0]) if route.allow else None
    for name in (listener,) if listener else route.listeners:
        for host in hosts_of(route):
            for request in requests_for(route, host):
                way = Way(name, _with_credentials(request, route), client)
                if oracle.choose(Asked(name, way.request)).route is route:
                    yield way


def to_upstream(oracle: Oracle, upstream: str, method: str | None = None) -> Way | None:
    """A way on which most requests reach an upstream, and as few limits as possible are met; with `method` only."""
    found: list[tuple[tuple[float, int], Way]] = []
    for order, route in enumerate(oracle.topology.routes):
        if not isinstance(route.action, Forward) or upstream not in shares_of(route.action):
            continue
        way = to_route(oracle, route)
        if way is not None and method is not None:
            way = _with_method(oracle, route, way, method)
        if way is not None:
            cost = 1 - shares_of(route.action)[upstream] + _burdens(route)
            found.append(((cost, order), way))
    return min(found)[1] if found else None


def _with_method(oracle: Oracle, route: Route, way: Way, method: str) -> Way | None:
    """The same way by another method, where that leads to the same route."""
    changed = way._replace(request=way.request._replace(method=method))
    return changed if oracle.choose(Asked(way.listener, changed.request)).route is route else None


def _burdens(route: Route) -> float:
    limit = route.rate_limit
    return (
        4.0 * bool(route.auth)
        + 2.0 * (limit is not None and limit.key.kind != "client_ip")
        + 0.5 * bool(limit)
        + 0.2 * bool(route.match.methods and "GET" not in route.match.methods)
    )


def _with_credentials(request: Request, route: Route) -> Request:
    if not isinstance(route.auth, BasicAuth):
        return request
    return request._replace(headers=(*request.headers, ("Authorization", AUTHORIZATION)))
