"""A server that dies costs no request, and gets its share again when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_COUNT = 40
_RETURN_S = 8


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with two servers or more and retries on connect errors."""
    for upstream, _ in trials.reachable(topology):
        if (
            trials.is_spread(upstream)
            and len(trials.primaries(upstream)) > 1
            and "connect_error" in upstream.retries.on
        ):
            run = partial(_run, upstream.name)
            proves = ("retries.attempts", "retries.on")
            note = "windows and intervals shortened"
            yield Case("a dead server costs no request, and returns", _subject(upstream), (), proves, run, note)


def _subject(upstream: Upstream) -> str:
    return f"upstream {upstream.name}"


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.quick_health)) as bench:
        upstream = bench.topology.upstreams[name]
        way = trials.way_to(bench, name)
        dead = bench.stub(name, trials.primaries(upstream)[0].name)
        trials.in_a_row(bench, way, 4)
        bench.down(dead)
        replies = trials.in_a_row(bench, way, _COUNT)
        bench.up(dead)
        dead.forget()

        def has_returned() -> bool:
            bench.ask(way)
            return bool(dead.seen)

        back_s = trials.until(has_returned, _RETURN_S)
    faults = []
    failed = [reply for reply in replies if reply.status != 200]
    if failed:
        features = ("retries.attempts", "retries.on")
        done = f"{_COUNT} requests while {dead.name} is dead"
        faults.append(Fault(done, "all answered", trials.statuses(replies), features, (), (name,)))
    if back_s is None:
        wanted = f"requests within {_RETURN_S} s"
        faults.append(Fault(f"{dead.name} is back", wanted, "none", ("passive_health_check",), (), (dead.name,)))
    fact = f"{len(failed)} of {_COUNT} failed; back after {back_s:.1f} s" if back_s else f"{len(failed)} of {_COUNT}"
    return Seen(fact, tuple(faults))
