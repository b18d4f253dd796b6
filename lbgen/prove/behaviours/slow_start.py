"""A server that comes back gets its full share only after a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_SLOW_MS = 8_000
_WATCHED_S = 1.5
_NOTE = f"slow start 8 s, interval {changes.CHECK_MS} ms, round robin"


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with slow start and another server to compare with."""
    for upstream, _ in trials.reachable(topology):
        if upstream.slow_start_ms and len(trials.primaries(upstream)) > 1:
            features = ("slow_start",)
            run = partial(_run, upstream.name)
            yield Case("servers start slowly", f"upstream {upstream.name}", features, features, run, _NOTE)


def _slowly(upstream: Upstream) -> Upstream:
    return upstream._replace(slow_start_ms=_SLOW_MS, algorithm="round_robin", session_persistence=None)


def _run(name: str, stand: Stand) -> Seen:
    change = changes.both(changes.apart(name), changes.quick_health, changes.upstream(name, _slowly))
    with stand.bench(change) as bench:
        servers = trials.primaries(bench.topology.upstreams[name])
        way, returning = trials.way_to(bench, name), bench.stub(name, servers[0].name)
        bench.down(returning)
        trials.until(lambda: not [one for one in trials.in_a_row(bench, way, 4) if one.status != 200], 3)
        time.sleep(1.5)
        bench.up(returning)
        returned = trials.until(lambda: bench.ask(way).server == returning.name, 8)
        started, replies = time.monotonic(), []
        while time.monotonic() - started < _WATCHED_S:
            replies.append(bench.ask(way))
    fair = servers[0].weight / sum(server.weight for server in servers)
    share = trials.servers_of(replies, name)[servers[0].name] / max(1, len(replies))
    faults: tuple[Fault, ...] = ()
    if returned is None or share > 0.7 * fair:
        done = f"{returning.name} is back for {_WATCHED_S} s"
        wanted = f"less than {0.7 * fair:.0%} of requests (its fair share is {fair:.0%})"
        faults = (Fault(done, wanted, f"{share:.0%}", ("slow_start",), (), (name,)),)
    return Seen(f"{share:.0%} instead of {fair:.0%} at first", faults)
