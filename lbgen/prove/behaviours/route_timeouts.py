"""A route's own read timeout counts, not its upstream's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import unlimited
from lbgen.prove.oracle import Oracle, shares_of
from lbgen.prove.ways import to_route
from lbgen.topology import Forward, Route, Topology

_ROUTE_MS, _UPSTREAM_MS = 1_000, 20_000
_SLACK_MS = 900
_NOTE = "route's read timeout 1 s, upstream's 20 s, no retries"


def cases(topology: Topology) -> Iterator[Case]:
    """One per route that shortens or lengthens its upstream's silence and carries ordinary requests."""
    oracle = Oracle(topology)
    reachable = {upstream.name for upstream, _ in trials.reachable(topology)}
    for route in topology.routes:
        if not isinstance(route.action, Forward) or route.timeouts.read_ms is None or route.websocket:
            continue
        if set(shares_of(route.action)) <= reachable and to_route(oracle, route):
            features = ("route.timeouts",)
            run = partial(_run, route.order)
            yield Case("a route has its own timeout", f"route {route.name}", features, features, run, _NOTE)


def _quick(order: int, topology: Topology) -> Topology:
    """The route's timeout short, its upstreams' long, and nothing repeated."""

    def quicker(route: Route) -> Route:
        is_meant = route.order == order
        return route._replace(timeouts=route.timeouts._replace(read_ms=_ROUTE_MS)) if is_meant else route

    upstreams = {
        name: node._replace(
            timeouts=node.timeouts._replace(read_ms=_UPSTREAM_MS), retries=node.retries._replace(attempts=0, on=())
        )
        for name, node in topology.upstreams.items()
    }
    return unlimited(topology)._replace(
        routes=tuple(quicker(route) for route in unlimited(topology).routes), upstreams=upstreams
    )


def _run(order: int, stand: Stand) -> Seen:
    with stand.bench(partial(_quick, order)) as bench:
        route = bench.topology.routes[order]
        assert isinstance(route.action, Forward)
        way = to_route(bench.oracle, route)
        assert way is not None
        for name in shares_of(route.action):
            for stub in bench.stubs(name):
                stub.manners.mode = "hang"
        reply = bench.ask(way, timeout_s=6)
    low, high = 0.85 * _ROUTE_MS, _ROUTE_MS + _SLACK_MS
    faults: tuple[Fault, ...] = ()
    if reply.status != 504 or not low <= reply.took_ms <= high:
        wanted = f"504 after {low:.0f} to {high:.0f} ms"
        got = f"{reply.summary} after {reply.took_ms:.0f} ms"
        done = f"silent servers behind route {route.name}"
        faults = (
            Fault(
                done, wanted, got, ("route.timeouts", "timeouts.read"), ("auth.basic", "auth.external"), (route.name,)
            ),
        )
    return Seen(f"{reply.summary} after {reply.took_ms / 1000:.1f} s", faults)
