"""A silent server is given up after the read timeout: 504, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology

_SLACK_MS = 900
_NOTE = "read timeout 1 s"


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream."""
    for upstream, _ in trials.reachable(topology):
        features = ("timeouts.read",)
        run = partial(_run, upstream.name)
        yield Case("silent servers are given up in time", f"upstream {upstream.name}", features, features, run, _NOTE)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.quick_read(name))) as bench:
        upstream = bench.topology.upstreams[name]
        # A POST is not repeated, so that it shows one timeout alone; where none leads here, others may be repeated.
        way = trials.way_by(bench, name, "POST")
        tries = 1 if way else 1 + upstream.retries.attempts
        for stub in bench.stubs(name):
            stub.manners.mode = "hang"
        reply = bench.ask(way or trials.way_to(bench, name), timeout_s=8)
    read_ms = upstream.timeouts.read_ms
    low, high = 0.85 * read_ms, read_ms * tries + _SLACK_MS
    faults: tuple[Fault, ...] = ()
    if reply.status != 504 or not low <= reply.took_ms <= high:
        wanted = f"504 after {low:.0f} to {high:.0f} ms"
        got = f"{reply.summary} after {reply.took_ms:.0f} ms"
        faults = (Fault(f"every server of {name} is silent", wanted, got, ("timeouts.read",), (), (name,)),)
    return Seen(f"{reply.summary} after {reply.took_ms / 1000:.1f} s", faults)
