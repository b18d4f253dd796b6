"""Another service decides: 2xx lets through, 401 and 403 are passed on, anything else fails closed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import unlimited
from lbgen.prove.oracle import Oracle
from lbgen.prove.ways import Way, to_route
from lbgen.topology import ExternalAuth, Forward, Topology

_TRIALS = ((200, (200,)), (204, (200,)), (401, (401,)), (403, (403,)), (500, range(500, 600)), (302, range(500, 600)))


def cases(topology: Topology) -> Iterator[Case]:
    """One per route that asks another service."""
    oracle = Oracle(topology)
    reachable = {upstream.name for upstream, _ in trials.reachable(topology)}
    for route in topology.routes:
        if not isinstance(route.auth, ExternalAuth) or not isinstance(route.action, Forward):
            continue
        if to_route(oracle, route) and all(share.upstream in reachable for share in route.action.shares):
            features = ("auth.external",)
            run = partial(_run, route.order)
            yield Case("another service decides", f"route {route.name}", features, features, run)


def _run(order: int, stand: Stand) -> Seen:
    with stand.bench(unlimited) as bench:
        route = bench.topology.routes[order]
        way = to_route(bench.oracle, route)
        assert isinstance(route.auth, ExternalAuth)
        assert way is not None
        faults = list(_decided(bench, way, route.auth, route.name))
    return Seen(", ".join(str(status) for status, _ in _TRIALS), tuple(faults))


def _decided(bench: Bench, way: Way, auth: ExternalAuth, route: str) -> Iterator[Fault]:
    services = bench.stubs(auth.upstream)
    for status, wanted in _TRIALS:
        for service in services:
            service.manners.status = status
            service.forget()
        reply = bench.ask(way, headers=(("X-Probe", "carried"),))
        asked = [seen for service in services for seen in service.seen]
        if reply.status not in wanted:
            shown = str(wanted[0]) if len(wanted) == 1 else "5xx"
            yield Fault(f"the service says {status}", shown, reply.summary, ("auth.external",), (), (route,))
        if not any(seen.target == auth.path and seen.first("x-probe") == "carried" for seen in asked):
            got = str([seen.target for seen in asked])
            yield Fault("the service is asked", f"{auth.path} with the headers", got, ("auth.external",), (), (route,))
            return
