"""Routes gathered into HTTPRoutes: those of the same hosts on the same listeners stand together, in written order.

Within one HTTPRoute equal matches are tried in the order of its rules; between two of them the older object wins,
then the name. So hosts that stand in several sets of hosts are written out one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.targets.kubernetes.gateway.conditions import usable_hosts
from lbgen.topology import Hsts, Route, Topology

MOST_RULES = 16  # Gateway API v1: HTTPRoute.spec.rules
MOST_MATCHES = 127  # Gateway API v1: all rules of an HTTPRoute together, fewer than 128
MOST_HOSTS = 16  # Gateway API v1: HTTPRoute.spec.hostnames
MOST_PARENTS = 32  # Gateway API v1: HTTPRoute.spec.parentRefs


class Bundle(NamedTuple):
    """Routes of one set of hosts (empty: any) on the same listeners; `apart` names a route that stands alone."""

    hosts: tuple[str, ...]
    listeners: tuple[str, ...]
    hsts: Hsts | None
    apart: str
    routes: tuple[Route, ...]


def bundles(topology: Topology, is_apart: Callable[[Route], bool]) -> list[Bundle]:
    """All routes, in written order of their first one; a route none of whose hosts can be said is left out."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...], Hsts | None, str], list[Route]] = {}
    shared = _shared_hosts(topology.routes)
    for route in topology.routes:
        apart = route.name if is_apart(route) else ""
        for hosts in _host_sets(route, shared):
            for hsts, listeners in _by_hsts(topology, route).items():
                found.setdefault((hosts, listeners, hsts, apart), []).append(route)
    return [Bundle(*key, tuple(routes)) for key, routes in found.items()]


def _shared_hosts(routes: Iterable[Route]) -> frozenset[str]:
    """Hosts that stand in more than one set of hosts."""
    sets: dict[str, set[tuple[str, ...]]] = {}
    for route in routes:
        for host in route.match.hosts:
            sets.setdefault(host, set()).add(tuple(sorted(route.match.hosts)))
    return frozenset(host for host, members in sets.items() if len(members) > 1)


def _host_sets(route: Route, shared: frozenset[str]) -> Iterator[tuple[str, ...]]:
    if not route.match.hosts:
        yield ()
        return
    hosts = sorted(usable_hosts(route)[0])
    own = [host for host in hosts if host not in shared]
    for start in range(0, len(own), MOST_HOSTS):
        yield tuple(own[start : start + MOST_HOSTS])
    for host in hosts:
        if host in shared:
            yield (host,)


def _by_hsts(topology: Topology, route: Route) -> Mapping[Hsts | None, tuple[str, ...]]:
    found: dict[Hsts | None, tuple[str, ...]] = {}
    for name in route.listeners:
        listener = topology.listeners[name]
        if listener.redirect_port is None:
            hsts = listener.tls.hsts if listener.tls else None
            found[hsts] = (*found.get(hsts, ()), name)
    return found


def covers(section_host: str | None, hosts: tuple[str, ...]) -> bool:
    """Whether a section can take requests for any of the hosts."""
    if section_host is None or not hosts:
        return True
    return any(_meet(section_host, host) for host in hosts)


def _meet(one: str, other: str) -> bool:
    if one == other:
        return True
    return _is_under(one, other) or _is_under(other, one)


def _is_under(host: str, wildcard: str) -> bool:
    return wildcard.startswith("*.") and host.removeprefix("*").endswith(wildcard[1:])
