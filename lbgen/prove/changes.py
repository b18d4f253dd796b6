"""Changes to a topology that let a behaviour be seen within seconds, or apart from others; each says what it does."""

from __future__ import annotations

from collections.abc import Callable

from lbgen.topology import Forward, HealthCheck, Route, Share, Topology, Upstream

Change = Callable[[Topology], Topology]

CHECK_MS, CHECK_TIMEOUT_MS = 300, 200
WINDOW_MS = 2_000
READ_MS = 1_000


def upstream(name: str, change: Callable[[Upstream], Upstream]) -> Change:
    """One upstream replaced by what `change` makes of it."""

    def changed(topology: Topology) -> Topology:
        node = topology.upstreams[name]
        return topology._replace(upstreams={**topology.upstreams, name: change(node)})

    return changed


def both(*changes: Change) -> Change:
    """One change after the other."""

    def changed(topology: Topology) -> Topology:
        for change in changes:
            topology = change(topology)
        return topology

    return changed


def unlimited(topology: Topology) -> Topology:
    """Every route without its rate limit."""
    return topology._replace(routes=tuple(route._replace(rate_limit=None) for route in topology.routes))


def no_global_limits(topology: Topology) -> Topology:
    """Without limits that all clients share; limits by a key are met once for each key."""
    routes = tuple(
        route._replace(rate_limit=None) if route.rate_limit and route.rate_limit.key.kind == "global" else route
        for route in topology.routes
    )
    return topology._replace(routes=routes)


def apart(name: str) -> Change:
    """No rate limits, and routes that split send everything to one upstream, so that it is seen by itself."""

    def undivided(topology: Topology) -> Topology:
        return topology._replace(routes=tuple(_only(route, name) for route in topology.routes))

    return both(unlimited, undivided)


def _only(route: Route, name: str) -> Route:
    if not isinstance(route.action, Forward) or name not in {share.upstream for share in route.action.shares}:
        return route
    return route._replace(action=route.action._replace(shares=(Share(name, 1),)))


def quick_health(topology: Topology) -> Topology:
    """Active checks every 300 ms, passive windows of 2 s, no slow start; thresholds stay.

    Of all upstreams, because HAProxy spreads the first checks of all servers over the longest interval.
    """
    upstreams = {name: _quicker(node) for name, node in topology.upstreams.items()}
    return topology._replace(upstreams=upstreams)


def quick_checks(topology: Topology) -> Topology:
    """Active checks every 300 ms, no slow start; a server that real requests find ill stays out as long as written."""
    quick = quick_health(topology).upstreams
    kept = {
        name: quick[name]._replace(passive_health_check=node.passive_health_check)
        for name, node in topology.upstreams.items()
    }
    return topology._replace(upstreams=kept)


def _quicker(node: Upstream) -> Upstream:
    check, passive = node.health_check, node.passive_health_check
    return node._replace(
        health_check=check and _quick_check(check),
        passive_health_check=passive and passive._replace(window_ms=min(passive.window_ms, WINDOW_MS)),
        slow_start_ms=None,
    )


def _quick_check(check: HealthCheck) -> HealthCheck:
    interval_ms = min(check.interval_ms, CHECK_MS)
    return check._replace(interval_ms=interval_ms, timeout_ms=min(check.timeout_ms, CHECK_TIMEOUT_MS))


def quick_read(name: str) -> Change:
    """At most one second of silence from servers, on the upstream and on every route."""

    def changed(topology: Topology) -> Topology:
        routes = tuple(route._replace(timeouts=route.timeouts._replace(read_ms=None)) for route in topology.routes)
        return topology._replace(routes=routes)

    def quicker(node: Upstream) -> Upstream:
        return node._replace(timeouts=node.timeouts._replace(read_ms=min(node.timeouts.read_ms, READ_MS)))

    return both(changed, upstream(name, quicker))


def without_server(name: str, server: str) -> Change:
    """An upstream with one server fewer."""

    def fewer(node: Upstream) -> Upstream:
        return node._replace(servers=tuple(one for one in node.servers if one.name != server))

    return upstream(name, fewer)
