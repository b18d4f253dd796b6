"""Connections to servers are kept and used again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology

_COUNT = 60
_WORKERS = 8  # each of an engine's threads may keep its own connection


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream that keeps connections."""
    for upstream, way in trials.reachable(topology):
        if upstream.keepalive and upstream.keepalive.connections and way.request.method == "GET":
            features = ("keepalive.connections",)
            run = partial(_run, upstream.name)
            yield Case("connections to servers are reused", f"upstream {upstream.name}", features, features, run)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.apart(name)) as bench:
        way = trials.way_to(bench, name)
        stubs = bench.stubs(name)
        trials.in_a_row(bench, way, _COUNT)
        used = len({(stub.name, seen.connection) for stub in stubs for seen in stub.seen})
        answered = sum(len(stub.seen) for stub in stubs)
    most = len(stubs) * _WORKERS
    faults: tuple[Fault, ...] = ()
    if used > min(most, _COUNT - 1) or answered != _COUNT:
        done = f"{_COUNT} requests to {name}, each from a new client"
        wanted = f"at most {min(most, _COUNT - 1)} connections"
        # How many are kept may be approximated; that they are kept at all may not.
        finer = ("keepalive.connections",) if used < answered else ()
        faults = (Fault(done, wanted, f"{used} for {answered}", finer, ("keepalive.connections",), (name,)),)
    return Seen(f"{used} connections for {answered} requests", faults)
