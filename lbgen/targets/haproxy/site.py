"""What planning knows everywhere: the topology, the version's abilities, and which routes have to be told apart."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.haproxy import conditions, names, quote
from lbgen.targets.haproxy.abilities import Abilities
from lbgen.topology import Forward, Listener, Route, Topology, Upstream

_CHOSEN = quote.fixed("var(txn.route) -m str")


class Site(NamedTuple):
    """`is_single` says that the only route there is takes every request to one upstream: nothing has to be chosen."""

    topology: Topology
    able: Abilities
    frontends: Mapping[str, str]
    upstreams: Mapping[str, Upstream]
    by_upstream: Mapping[str, tuple[Route, ...]]
    is_single: bool

    def routes_on(self, listener: Listener) -> tuple[Route, ...]:
        """The routes of one listener, in the spec's order."""
        return tuple(route for route in self.topology.routes if listener.name in route.listeners)


def site(topology: Topology, able: Abilities) -> Site:
    """The site of a topology; UDP upstreams are left out, HAProxy has no use for them."""
    upstreams = {name: one for name, one in topology.upstreams.items() if one.protocol != "udp"}
    listeners = [name for name, one in topology.listeners.items() if one.protocol != "udp"]
    by_upstream: dict[str, list[Route]] = {}
    for route in topology.routes:
        if isinstance(route.action, Forward):
            for name in dict.fromkeys(share.upstream for share in route.action.shares):
                by_upstream.setdefault(name, []).append(route)
    return Site(
        topology=topology,
        able=able,
        frontends=names.frontends(listeners, upstreams),
        upstreams=upstreams,
        by_upstream={name: tuple(routes) for name, routes in by_upstream.items()},
        is_single=_takes_everything(topology),
    )


def _takes_everything(topology: Topology) -> bool:
    if len(topology.routes) != 1:
        return False
    route = topology.routes[0]
    http = [one for one in topology.listeners.values() if one.is_http and one.redirect_port is None]
    is_everywhere = len(route.listeners) == len(http)
    is_plain = isinstance(route.action, Forward) and len(route.action.shares) == 1 and route.auth is None
    is_unconditional = not route.match.hosts and route.match.path is None and route.match.conditions == 0
    return is_everywhere and is_plain and is_unconditional


def chosen(routes: tuple[Route, ...], owner: str) -> conditions.Conditions:
    """The condition that one of these routes was chosen."""
    term = conditions.Term("route", _CHOSEN, tuple(route.name for route in routes))
    return conditions.written((term,), owner)


def when(site: Site, route: Route, *more: Token) -> Token:
    """`if` one route was chosen (and more holds); nothing where it is the only one."""
    if site.is_single:
        return conditions.if_(*more)
    return conditions.if_(*chosen((route,), route.name).references, *more)


def when_in_backend(site: Site, upstream: Upstream, route: Route, *more: Token) -> Token:
    """The same inside a backend, which need not tell routes apart when it serves one."""
    if site.by_upstream.get(upstream.name) == (route,):
        return conditions.if_(*more)
    return when(site, route, *more)
