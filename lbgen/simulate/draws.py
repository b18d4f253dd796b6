"""Random numbers, drawn before a run and shared by all algorithms, so that they are compared on the same requests."""

from __future__ import annotations

import math
import random
from itertools import accumulate, repeat

from lbgen.lean_typing import NamedTuple
from lbgen.simulate.model import Distribution, Load

SIGMA = 1.0  # of the logarithm: p99 is 6.2 times the mean, usual for web requests
PARETO_SHAPE = 2.1  # above 2, so that the variance is finite; p99 is 4.7 times the mean, the largest far beyond
BURST_FACTOR, BURST_PART, BURST_REQUESTS = 3.0, 0.2, 200  # three times the rate in a fifth of the time


class Draws(NamedTuple):
    """Of each request: when it arrives (ascending), its service time at speed 1, and its client's number."""

    arrivals_ms: list[float]
    services_ms: list[float]
    clients: list[int]


def draw(load: Load, requests: int, seed: int) -> Draws:
    """The requests of one run; the same for the same arguments on every machine."""
    source = random.Random(seed)  # noqa: S311  nothing here is secret
    if load.trace is not None:
        return _traced(load, requests, source)
    arrivals = _arrivals(load, requests, source)
    services = _services(load.distribution, load.service_ms, requests, source)
    return Draws(arrivals, services, _clients(load, requests, source))


def _arrivals(load: Load, requests: int, source: random.Random) -> list[float]:
    gap_ms = 1000 / load.rate_per_s
    if load.pattern == "even":
        return [gap_ms * number for number in range(1, requests + 1)]
    uniform, log = source.random, math.log
    gaps = [-gap_ms * log(1.0 - uniform()) for _ in repeat(None, requests)]
    if load.pattern == "bursts":
        gaps = _in_bursts(gaps, source)
    return list(accumulate(gaps))


def _in_bursts(gaps: list[float], source: random.Random) -> list[float]:
    """Gaps with the same mean, short within bursts of `BURST_REQUESTS` requests on average and long between them."""
    quiet = (1 - BURST_PART * BURST_FACTOR) / (1 - BURST_PART)
    in_burst = BURST_PART * BURST_FACTOR  # this part of the requests
    leave_burst, leave_quiet = 1 / BURST_REQUESTS, in_burst / (1 - in_burst) / BURST_REQUESTS
    made, is_burst = [], False
    for gap in gaps:
        if source.random() < (leave_burst if is_burst else leave_quiet):
            is_burst = not is_burst
        made.append(gap / (BURST_FACTOR if is_burst else quiet))
    return made


def _services(kind: Distribution, mean: float, count: int, source: random.Random) -> list[float]:
    uniform, log, gauss = source.random, math.log, source.gauss
    match kind:
        case "constant":
            return [mean] * count
        case "exponential":
            return [-mean * log(1.0 - uniform()) for _ in repeat(None, count)]
        case "lognormal":
            middle, exp = log(mean) - SIGMA * SIGMA / 2, math.exp
            return [exp(gauss(middle, SIGMA)) for _ in repeat(None, count)]
        case "pareto":
            scale = mean * (PARETO_SHAPE - 1) / PARETO_SHAPE
            return [scale * (1.0 - uniform()) ** (-1 / PARETO_SHAPE) for _ in repeat(None, count)]


def _clients(load: Load, requests: int, source: random.Random) -> list[int]:
    uniform, floor, count, share = source.random, math.floor, load.clients, load.busiest_share
    if not share:
        return [floor(uniform() * count) for _ in repeat(None, requests)]
    return [0 if uniform() < share else 1 + floor(uniform() * (count - 1)) for _ in repeat(None, requests)]


def _traced(load: Load, requests: int, source: random.Random) -> Draws:
    """The requests of a log, from its beginning; service times it does not have are drawn, one and the same rate."""
    trace = load.trace
    assert trace is not None
    count = min(requests, len(trace.arrivals_ms))
    drawn = _services(load.distribution, load.service_ms, count, source)
    logged = trace.services_ms[:count]
    services = [spare if service is None else service for service, spare in zip(logged, drawn, strict=True)]
    numbers: dict[str, int] = {}
    clients = [numbers.setdefault(client, len(numbers)) for client in trace.clients[:count]]
    pace = len(trace.arrivals_ms) / (trace.arrivals_ms[-1] or 1.0) * 1000
    return Draws([at * pace / load.rate_per_s for at in trace.arrivals_ms[:count]], services, clients)
