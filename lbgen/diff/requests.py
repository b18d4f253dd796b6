"""Requests that two topologies could answer differently.

For every route what its match names; for those that changed also near misses, clients on either side of a changed
list of networks, and requests that meet a changed route and another one at once: there precedence decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from ipaddress import AddressValueError, ip_network
from itertools import islice

from lbgen.lean_typing import NamedTuple
from lbgen.prove import networks, probes
from lbgen.prove.oracle import AUTHORIZATION, split_host
from lbgen.prove.ways import Way
from lbgen.topology import BasicAuth, Listener, Match, PathMatch, Route, Topology
from lbgen.topology.paths import normalise
from lbgen.topology.routing import Request, Table, bare_host, covers_host, hosts_of
from lbgen.topology.witness import host_for, paths_for, requests_for

_DEFAULT_PORT = {"http": 80, "https": 443}
MOST_PAIRS = 5_000  # of a regex and another route; more would take longer than anybody waits


class Side(NamedTuple):
    """One topology, its listener that is asked, and its routes whose answers may differ."""

    topology: Topology
    listener: Listener
    touched: frozenset[str]

    def routes(self) -> list[Route]:
        """The routes of the listener, in written order."""
        return [route for route in self.topology.routes if self.listener.name in route.listeners]


def requests(sides: tuple[Side, Side]) -> Iterator[Way]:
    """Requests to a listener that both sides have; `listener` of a way is the old side's name. Each once."""
    name, port = sides[0].listener.name, sides[0].listener.port
    suffix = "" if port == _DEFAULT_PORT.get(sides[0].listener.protocol) else f":{port}"
    seen: set[Way] = set()
    for way in _all(sides):
        host, other_port = split_host(way.request.host)
        if other_port is None:
            sent = Way(name, way.request._replace(host=host + suffix), way.client)
            if sent not in seen:
                seen.add(sent)
                yield sent


def is_cut(sides: tuple[Side, Side]) -> bool:
    """Whether more routes could meet behind a regex than are asked about."""
    return next(islice(_regex_pairs(sides), MOST_PAIRS, None), None) is not None


def _all(sides: tuple[Side, Side]) -> Iterator[Way]:
    yield Way("", Request("GET", "nobody.lbgen-example.invalid", "/nothing/here"))
    peers = _peers(sides)
    places: dict[tuple[str, str], None] = {}
    for side in sides:
        for route in side.routes():
            clients = (*(_edges(route.allow) if route.name in side.touched else ()), *peers)
            for host in hosts_of(route):
                for request in requests_for(route, host):
                    places.setdefault((request.host, request.target.partition("?")[0]))
                    yield from _sent(request, route, clients)
    for side in sides:
        for route in side.routes():
            if route.name in side.touched:
                yield from _near_misses(route)
    places.update(dict.fromkeys(_meetings(sides)))
    yield from _joint(sides, places)


def _peers(sides: tuple[Side, Side]) -> tuple[str, ...]:
    """Clients that only one side may trust."""
    old, new = (side.listener.trusted_proxies for side in sides)
    return () if old == new else tuple(_edges((*old, *new)))


def _edges(texts: Iterable[str]) -> Iterator[str]:
    """An address at each place where networks begin or end: what two lists have differently holds one of theirs."""
    for text in texts:
        yield networks.inside(text)
        with suppress(AddressValueError):  # nothing comes after the last address there is
            yield str(ip_network(text, strict=False).broadcast_address + 1)


def _sent(request: Request, route: Route, clients: Iterable[str] = ()) -> Iterator[Way]:
    """A request with credentials: from an allowed client, from anybody, and from `clients`."""
    if isinstance(route.auth, BasicAuth):
        request = request._replace(headers=(*request.headers, ("Authorization", AUTHORIZATION)))
    allowed = networks.inside(route.allow[0]) if route.allow else None
    for client in dict.fromkeys((allowed, None, *clients)):
        yield Way("", request, client)


def _near_misses(route: Route) -> Iterator[Way]:
    for request in islice(requests_for(route, hosts_of(route)[0]), 1):
        for way in islice(_sent(request, route), 1):
            for probe in probes.of_route(route, way):
                yield probe.way


def _meetings(sides: tuple[Side, Side]) -> Iterator[tuple[str, str]]:
    """Places that a regex and another route may both name, one of them changed: one's example behind the other's."""
    for one, other in islice(_regex_pairs(sides), MOST_PAIRS):
        first, second = next(paths_for(one.match.path), "/"), next(paths_for(other.match.path), "/")
        for front, back in ((first, second), (second, first)):
            for path in (front.rstrip("/") + back, front + back.removeprefix("/")):
                for host in (*hosts_of(one), *hosts_of(other)):
                    yield host_for(host), path


def _regex_pairs(sides: tuple[Side, Side]) -> Iterator[tuple[Route, Route]]:
    """Routes by regex, each with every other that is not by exact path and may share a host."""
    found = [(route, route.name in side.touched) for side in sides for route in side.routes()]
    others = [(route, is_touched) for route, is_touched in found if _kind(route) != "exact"]
    touched = [(route, is_touched) for route, is_touched in others if is_touched]
    for regex, is_touched in others:
        if _kind(regex) == "regex":
            for other, _ in others if is_touched else touched:
                if _share_a_host(regex, other):
                    yield regex, other


def _kind(route: Route) -> str:
    return route.match.path.kind if route.match.path else "prefix"


def _share_a_host(one: Route, other: Route) -> bool:
    return any(
        covers_host(left, right) or covers_host(right, left) for left in hosts_of(one) for right in hosts_of(other)
    )


def _joint(sides: tuple[Side, Side], places: Iterable[tuple[str, str]]) -> Iterator[Way]:
    """At each place, requests that meet the conditions of a changed route and of another that is there."""
    tables = [(side, Table(side.topology.routes, side.listener.name)) for side in sides]
    for host, path in places:
        normalised = normalise(path)
        if normalised is None:
            continue
        there = [(route, route.name in side.touched) for side, table in tables
                 for route in table.candidates(bare_host(host), normalised)]  # fmt: skip
        for one, is_touched in there:
            for other, _ in there if is_touched else ():
                yield from _meeting_both(one, other, host, path)


def _meeting_both(one: Route, other: Route, host: str, path: str) -> Iterator[Way]:
    match = _both(one.match, other.match, host, path)
    if match is not None:
        for request in requests_for(one._replace(match=match), host):
            for route in (one, other):
                yield from _sent(request, route)


def _both(one: Match, other: Match, host: str, path: str) -> Match | None:
    """The conditions of both at one place; None where they exclude each other."""
    methods = one.methods or other.methods
    if one.methods and other.methods:
        methods = tuple(method for method in one.methods if method in other.methods)
        if not methods:
            return None
    pairs = []
    for left, right in ((one.headers, other.headers), (one.query, other.query), (one.cookies, other.cookies)):
        joined = dict(left) | dict(right)
        if any(joined[name] != value for name, value in left):
            return None
        pairs.append(tuple(joined.items()))
    return Match((host,), PathMatch("exact", path), methods, *pairs)
