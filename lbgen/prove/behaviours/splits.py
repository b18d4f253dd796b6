"""A split sends each upstream its part of a route's requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from lbgen.prove import trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import unlimited
from lbgen.prove.compare import upstream_of
from lbgen.prove.oracle import shares_of
from lbgen.prove.ways import to_route
from lbgen.topology import Forward, Topology

_COUNT = 800


def cases(topology: Topology) -> Iterator[Case]:
    """One per route that splits."""
    for route in topology.routes:
        if isinstance(route.action, Forward) and len(route.action.shares) > 1:
            run = partial(_run, route.order)
            yield Case("a split keeps its shares", f"route {route.name}", ("split",), ("split",), run)


def _run(order: int, stand: Stand) -> Seen:
    with stand.bench(unlimited) as bench:
        route = bench.topology.routes[order]
        assert isinstance(route.action, Forward)
        way = to_route(bench.oracle, route)
        if way is None:
            return Seen("no request leads here", (), skipped=True)
        replies = trials.at_once(_COUNT, lambda _: bench.ask(way), parallel=4)
    counts = Counter(upstream_of(reply) or str(reply.status) for reply in replies)
    faults = []
    shares = dict.fromkeys((share.upstream for share in route.action.shares), 0.0) | shares_of(route.action)
    for name, share in shares.items():
        allowed = trials.tolerance(share, _COUNT) if share else 0
        if abs(counts[name] - share * _COUNT) > allowed:
            wanted = f"{share:.1%} ± {allowed / _COUNT:.1%} to {name}"
            got = f"{counts[name] / _COUNT:.1%} ({trials.statuses(replies)})"
            faults.append(Fault(f"{_COUNT} requests to route {route.name}", wanted, got, ("split",), (), (route.name,)))
    fact = ", ".join(f"{counts[name] / _COUNT:.1%} {name}" for name in shares)
    return Seen(f"{fact} of {_COUNT}", tuple(faults))
