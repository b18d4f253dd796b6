"""Idle connections to servers are closed before the servers would close them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_IDLE_MS = 1_000
_WITHIN_S = 4.0
_NOTE = "idle time 1 s, active checks off"


def cases(topology: Topology) -> Iterator[Case]:
    """One, for the first upstream that keeps connections."""
    for upstream, _ in trials.reachable(topology):
        if upstream.keepalive and upstream.keepalive.connections:
            features = ("keepalive.idle_timeout",)
            run = partial(_run, upstream.name)
            subject = f"upstream {upstream.name}"
            yield Case("idle connections are closed in time", subject, features, features, run, _NOTE)
            return


def _brief(upstream: Upstream) -> Upstream:
    keepalive = upstream.keepalive and upstream.keepalive._replace(idle_timeout_ms=_IDLE_MS)
    return upstream._replace(keepalive=keepalive, health_check=None)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.upstream(name, _brief))) as bench:
        trials.in_a_row(bench, trials.way_to(bench, name), 4)
        stubs = bench.stubs(name)
        kept = sum(stub.open for stub in stubs)
        closed_s = trials.until(lambda: not any(stub.open for stub in stubs), _WITHIN_S)
        left = sum(stub.open for stub in stubs)
    faults: tuple[Fault, ...] = ()
    if closed_s is None:
        done = f"{kept} connections to {name} idle for {_WITHIN_S} s"
        faults = (Fault(done, "none open", f"{left} open", ("keepalive.idle_timeout",), (), (name,)),)
    return Seen(f"{kept} closed after {closed_s:.1f} s" if closed_s else f"{left} of {kept} still open", faults)
