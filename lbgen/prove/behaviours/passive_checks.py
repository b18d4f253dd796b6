"""A server that breaks real requests is left alone after so many failures, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_COUNT, _SERVERS = 60, 3
_INTERVAL_MS = 2_000
_NOTE = "window 2 s, interval 2 s"


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with passive checks and another server to go to."""
    for upstream, _ in trials.reachable(topology):
        if trials.is_spread(upstream) and upstream.passive_health_check and len(trials.primaries(upstream)) > 1:
            features = ("passive_health_check",)
            run = partial(_run, upstream.name)
            yield Case("failing servers are left alone", f"upstream {upstream.name}", features, features, run, _NOTE)


def _few(upstream: Upstream) -> Upstream:
    """The heaviest servers only, so that the requests of this trial reach the broken one often enough; active checks
    that do not bring it back meanwhile.
    """
    heaviest = sorted(trials.primaries(upstream), key=lambda server: -server.weight)[:_SERVERS]
    check = upstream.health_check
    return upstream._replace(
        servers=tuple(heaviest), health_check=check and check._replace(interval_ms=_INTERVAL_MS, timeout_ms=500)
    )


def _run(name: str, stand: Stand) -> Seen:
    change = changes.both(changes.apart(name), changes.both(changes.quick_health, changes.upstream(name, _few)))
    with stand.bench(change) as bench:
        upstream = bench.topology.upstreams[name]
        passive = upstream.passive_health_check
        assert passive is not None
        way = trials.way_to(bench, name)
        broken = bench.stub(name, trials.primaries(upstream)[0].name)
        broken.manners.mode = "close"
        trials.in_a_row(bench, way, _COUNT)
        hits = len(broken.seen)
        broken.manners.mode = "answer"
        broken.forget()
        back_s = trials.until(lambda: bool(bench.ask(way) and broken.seen), passive.window_ms / 1000 * 2 + 8)
    faults = []
    features = ("passive_health_check",)
    # Each of an engine's workers may count by itself and try once more before it hears of the last failure.
    most = 2 * passive.failures + upstream.retries.attempts + 2
    if not passive.failures <= hits <= most:
        wanted = f"{passive.failures} to {most} of {_COUNT} requests reach it"
        # How failures are counted may be approximated; that they count at all may not.
        finer = features if hits < _COUNT / len(upstream.servers) else ()
        faults.append(Fault(f"{broken.name} closes every connection", wanted, str(hits), finer, features, (name,)))
    if back_s is None:
        faults.append(Fault(f"{broken.name} works again", "requests reach it", "none in time", features, (), (name,)))
    back = "never" if back_s is None else f"after {back_s:.1f} s"
    return Seen(f"{hits} requests reached it; back {back}", tuple(faults))
