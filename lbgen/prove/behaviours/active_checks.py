"""A server that answers but says that it is ill is left alone until it is well again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology

_SLACK_S = 2.5
_COUNT = 20
_NOTE = f"interval {changes.CHECK_MS} ms"


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with active http checks and another server to go to."""
    for upstream, _ in trials.reachable(topology):
        check = upstream.health_check
        if check and check.type == "http" and len(trials.primaries(upstream)) > 1:
            uses = ("health_check.http",)
            proves = ("health_check.http", "health_check.timing", "health_check.expect")
            run = partial(_run, upstream.name)
            yield Case("ill servers are left alone", f"upstream {upstream.name}", uses, proves, run, _NOTE)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.quick_health)) as bench:
        upstream = bench.topology.upstreams[name]
        check = upstream.health_check
        assert check is not None
        way = trials.way_to(bench, name)
        ill = bench.stub(name, trials.primaries(upstream)[0].name)
        every_s = check.interval_ms / 1000
        started = trials.until(lambda: bool(ill.checks), _SLACK_S + 2 * every_s)
        trials.until(lambda: ill.name == bench.ask(way).server, _SLACK_S)
        ill.manners.healthy = False
        out_s = trials.until(
            lambda: ill.name not in _answering(bench.ask(way).server for _ in range(8)),
            check.unhealthy_threshold * (every_s + check.timeout_ms / 1000) + _SLACK_S,
        )
        before = len(ill.seen)
        trials.in_a_row(bench, way, _COUNT)
        during = len(ill.seen) - before
        ill.manners.healthy = True
        back_s = trials.until(
            lambda: bench.ask(way).server == ill.name,
            check.healthy_threshold * (every_s + check.timeout_ms / 1000) + _SLACK_S,
        )
    faults = []
    features = ("health_check.http", "health_check.timing")
    if started is None:
        faults.append(Fault(f"waiting for checks of {ill.name}", f"GET {check.request_path}", "none", features))
    if out_s is None or during:
        faults.append(Fault(f"{ill.name} says 503", "no request to it", f"{during} requests", features, (), (name,)))
    if back_s is None:
        faults.append(Fault(f"{ill.name} is well again", "requests to it", "none in time", features, (), (name,)))
    return Seen(f"out after {_seconds(out_s)}, back after {_seconds(back_s)}", tuple(faults))


def _answering(servers: Iterator[str | None]) -> set[str | None]:
    return set(servers)


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"
