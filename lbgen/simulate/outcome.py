"""What runs amount to: percentiles, shares, errors; over several seeds, each with its interval."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.simulate.draws import Draws
from lbgen.simulate.happening import FAILED
from lbgen.simulate.model import Scenario

WARM_UP = 10  # the first tenth of a run, from empty servers on, is left out
MOST_SORTED = 50_000  # latencies per run that percentiles are taken from; of more, every so many-th
CURVE = (0.5, 0.75, 0.9, 0.95, 0.99, 0.999)

# Student's t, two-sided 95 percent, by degrees of freedom (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2).
_T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
_NORMAL95 = 1.960


class Estimate(NamedTuple):
    """A mean over seeds, and half the width of its 95 percent interval (0 with one seed)."""

    value: float
    margin: float


class Latency(NamedTuple):
    """Of the answered requests of one run or phase, in ms; `curve` holds the percentiles of `CURVE`."""

    mean: float
    p50: float
    p95: float
    p99: float
    max: float
    curve: tuple[float, ...]


class Phase(NamedTuple):
    """A stretch of a run, between two things that happen."""

    name: str
    from_ms: float
    until_ms: float


class Run(NamedTuple):
    """One seed. `phases` has the whole first; shares and utilisation are per server; `moved` is the part of
    clients that were on another server after the last event than before the first, None without events.
    """

    phases: tuple[PhaseRun, ...]
    shares: tuple[float, ...]
    utilisation: tuple[float, ...]
    late_utilisation: tuple[float, ...]
    moved: float | None


class PhaseRun(NamedTuple):
    """One phase of one run; `latency` is None where nothing was answered."""

    latency: Latency | None
    requests: int
    errors: int


def measure(
    scenario: Scenario, draws: Draws, latencies: Sequence[float], picks: Sequence[int], phases: Sequence[Phase]
) -> Run:
    """What one run shows. Without phases the whole run but its warm-up is looked at."""
    arrivals = draws.arrivals_ms
    first = 0 if phases else len(arrivals) // WARM_UP
    can_fail = not scenario.is_plain
    whole = [_phase(latencies[first:] if first else latencies, can_fail=can_fail)]
    parts = [_phase(_between(arrivals, latencies, phase), can_fail=can_fail) for phase in phases]
    moved = _moved(draws, picks, latencies, phases) if phases else None
    return Run((*whole, *parts), *_given(scenario, draws, picks, first), moved)


def _between(arrivals: Sequence[float], latencies: Sequence[float], phase: Phase) -> list[float]:
    return [latency for at, latency in zip(arrivals, latencies, strict=True) if phase.from_ms <= at < phase.until_ms]


def _phase(latencies: Sequence[float], *, can_fail: bool) -> PhaseRun:
    step = -(-len(latencies) // MOST_SORTED) or 1
    errors = latencies.count(FAILED) if can_fail else 0
    answered = sorted(latencies[::step])
    del answered[: bisect_right(answered, FAILED)]
    if not answered:
        return PhaseRun(None, len(latencies), errors)
    mean = (math.fsum(latencies) - errors * FAILED) / (len(latencies) - errors)
    curve = tuple(quantile(answered, part) for part in CURVE)
    at = quantile
    latency = Latency(mean, at(answered, 0.5), at(answered, 0.95), at(answered, 0.99), max(latencies), curve)
    return PhaseRun(latency, len(latencies), errors)


def quantile(ascending: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of the values does not exceed."""
    return ascending[max(0, math.ceil(part * len(ascending)) - 1)]


def _given(
    scenario: Scenario, draws: Draws, picks: Sequence[int], first: int
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Of each server, from request `first` on: its share of the requests, and the work of what it could do; then the
    same of work in the last quarter of the run. Above 1 its queue grows for ever.
    """
    late = len(picks) * 3 // 4
    before, last = _work(scenario, draws, picks, first, late), _work(scenario, draws, picks, late, len(picks))
    total = len(picks) - first
    shares = tuple((early + after) / total for early, after in zip(before.requests, last.requests, strict=True))
    whole = [early + after for early, after in zip(before.ms, last.ms, strict=True)]
    return shares, _busy(scenario, draws, whole, first), _busy(scenario, draws, last.ms, late)


class _Work(NamedTuple):
    """What each server got: how many requests, and their service time at speed 1."""

    requests: list[int]
    ms: list[float]


def _work(scenario: Scenario, draws: Draws, picks: Sequence[int], first: int, end: int) -> _Work:
    servers = len(scenario.servers)
    requests, work = [0] * (servers + 1), [0.0] * (servers + 1)  # the last is for requests that found no server
    for service, server in zip(draws.services_ms[first:end], picks[first:end], strict=True):
        requests[server] += 1
        work[server] += service
    return _Work(requests[:-1], work[:-1])


def _busy(scenario: Scenario, draws: Draws, work: Sequence[float], first: int) -> tuple[float, ...]:
    span = draws.arrivals_ms[-1] - draws.arrivals_ms[first] or 1.0
    return tuple(
        done / server.speed / server.concurrency / span for done, server in zip(work, scenario.servers, strict=True)
    )


def _moved(draws: Draws, picks: Sequence[int], latencies: Sequence[float], phases: Sequence[Phase]) -> float:
    """Clients seen before the first event and after the last one whose server is not the same."""
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    first, last = phases[0].until_ms, phases[-1].from_ms
    for at, client, server, latency in zip(draws.arrivals_ms, draws.clients, picks, latencies, strict=True):
        if latency == FAILED:
            continue
        if at < first:
            before[client] = server
        elif at >= last:
            after.setdefault(client, server)
    both = [client for client in before if client in after]
    return sum(before[client] != after[client] for client in both) / len(both) if both else 0.0


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of one value per seed, and its interval."""
    count = len(values)
    mean = math.fsum(values) / count
    if count < 2:
        return Estimate(mean, 0.0)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1) / count)
    return Estimate(mean, spread * (_T95[count - 2] if count - 2 < len(_T95) else _NORMAL95))
