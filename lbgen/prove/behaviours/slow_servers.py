"""Balancing by load keeps away from a slow server."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology

_COUNT, _PARALLEL = 160, 16
_SLOW_MS, _FAST_MS = 900, 15  # so far apart that a busy machine does not hide it
_BY_LOAD = ("least_connections", "least_response_time", "random_two_choices")


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream that balances by load."""
    for upstream, _ in trials.reachable(topology):
        if upstream.algorithm in _BY_LOAD and len(trials.primaries(upstream)) > 1:
            features = (f"algorithm.{upstream.algorithm}",)
            run = partial(_run, upstream.name)
            yield Case("a slow server gets fewer requests", f"upstream {upstream.name}", features, features, run)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.apart(name)) as bench:
        upstream = bench.topology.upstreams[name]
        servers = trials.primaries(upstream)
        for stub in bench.stubs(name):
            stub.manners.delay_ms = _FAST_MS
        slow = bench.stub(name, servers[0].name)
        slow.manners.delay_ms = _SLOW_MS
        way = trials.way_to(bench, name)
        replies = trials.at_once(_COUNT, lambda _: bench.ask(way), _PARALLEL)
    counts = trials.servers_of(replies, name)
    fair = servers[0].weight / sum(server.weight for server in servers)
    share = counts[servers[0].name] / max(1, sum(counts.values()))
    faults: tuple[Fault, ...] = ()
    if not 0 <= share < 0.75 * fair or sum(counts.values()) != _COUNT:
        wanted = f"less than {0.75 * fair:.0%} (its fair share is {fair:.0%})"
        done = f"{_COUNT} requests, {slow.name} {_SLOW_MS // _FAST_MS} times slower"
        faults = (Fault(done, wanted, f"{share:.0%}", (f"algorithm.{upstream.algorithm}",), (), (name,)),)
    return Seen(f"{share:.0%} instead of {fair:.0%}", faults)
