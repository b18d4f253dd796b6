"""Routers: a route under hosts of one rank, on listeners that one router can serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.ingress import parts
from lbgen.targets.kubernetes.ingress.traefik.tls import Options
from lbgen.topology import Hsts, Listener, Respond, Route, Topology
from lbgen.topology.routing import entries, host_order


class Face(NamedTuple):
    """Listeners that a router can serve together: all plain, or all with the same TLS."""

    listeners: tuple[Listener, ...]
    hsts: Hsts | None
    options: str


class Way(NamedTuple):
    """A route under hosts of one rank, on one face."""

    route: Route
    hosts: tuple[str, ...]
    face: Face
    priority: int


def way_names(spec: str, made: Iterable[Way]) -> Mapping[names.Key, str]:
    """A name per router: the route's; then what tells its routers apart."""
    shown = {way_key(way): _shown(way) for way in made}
    return names.unique(spec, shown, shown)


def way_key(way: Way) -> names.Key:
    """What no two routers have in common."""
    return (way.route.name, _wildcard(way), *(it.name for it in way.face.listeners))


def _shown(way: Way) -> names.Key:
    return (way.route.name, names.host_words(_wildcard(way)), "-".join(it.name for it in way.face.listeners))


def _wildcard(way: Way) -> str:
    return way.hosts[0] if way.hosts and way.hosts[0].startswith("*.") else ""


def ways(topology: Topology, options: Options) -> Iterator[Way]:
    """Every router: the most specific has the highest priority."""
    ranks = _ranks(topology)
    for route in topology.routes:
        if isinstance(route.action, Respond):
            continue
        hosts = parts.usable_hosts(route)[0]
        if route.match.hosts and not hosts:
            continue
        for face in _faces(topology, route, options):
            for members in _by_rank(hosts):
                first = members[0] if members else None
                yield Way(route, members, face, ranks[route.order, host_order(first)])


def _by_rank(hosts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not hosts:
        yield ()
        return
    found: dict[tuple[int, int], list[str]] = {}
    for host in hosts:
        found.setdefault(host_order(host), []).append(host)
    yield from (tuple(members) for members in found.values())


def _ranks(topology: Topology) -> Mapping[tuple[int, tuple[int, int]], int]:
    ordered = entries(topology.routes)
    count = len(ordered)
    ranks: dict[tuple[int, tuple[int, int]], int] = {}
    for place, entry in enumerate(ordered):
        ranks.setdefault((entry.route.order, host_order(entry.host)), count - place + 1)
    return ranks


def _faces(topology: Topology, route: Route, options: Options) -> Iterator[Face]:
    found: dict[tuple[bool, Hsts | None, str], list[Listener]] = {}
    for name in route.listeners:
        listener = topology.listeners[name]
        if listener.redirect_port is None:
            hsts = listener.tls.hsts if listener.tls else None
            found.setdefault((listener.tls is not None, hsts, options.by_listener.get(name, "")), []).append(listener)
    for (_, hsts, option), listeners in found.items():
        yield Face(tuple(listeners), hsts, option)
