"""The simulator against queueing theory (L. Kleinrock, Queueing Systems I, 1975: M/M/1 3.2, M/M/c 3.5)."""

from __future__ import annotations

from math import factorial

import pytest

from lbgen.simulate import Load, Scenario, Server, simulate

SERVICE_MS = 50.0
SEEDS = range(8)


def mean_ms(servers, load, busy):
    """Mean time in the system of M/M/c."""
    offered = busy * servers
    tail = offered**servers / factorial(servers) / (1 - busy)
    waits = tail / (sum(offered**k / factorial(k) for k in range(servers)) + tail)  # Erlang C
    return SERVICE_MS + waits * SERVICE_MS / (servers * (1 - busy))


@pytest.mark.parametrize("busy", [0.5, 0.7, 0.8])
@pytest.mark.parametrize("slots", [1, 2, 4, 16])
def test_mean_latency_is_within_three_half_intervals_of_theory(slots, busy):
    load = Load(busy * slots * 1000 / SERVICE_MS, SERVICE_MS)
    (found,) = simulate(Scenario((Server("a", concurrency=slots),), load, 40_000), ["round_robin"], SEEDS)
    mean = found.latency(lambda latency: latency.mean)
    assert abs(mean.value - mean_ms(slots, load, busy)) <= 3 * mean.margin  # 3 x a 95 % half interval over 8 seeds
    assert mean.margin < 0.06 * mean.value


def test_the_99th_percentile_of_one_queue_is_exponential():
    load = Load(0.6 * 1000 / SERVICE_MS, SERVICE_MS)
    (found,) = simulate(Scenario((Server("a"),), load, 40_000), ["round_robin"], SEEDS)
    p99 = found.latency(lambda latency: latency.p99)
    theory = 4.605 * SERVICE_MS / (1 - 0.6)  # -ln(0.01) times the mean of the sojourn time
    assert abs(p99.value - theory) <= 3 * p99.margin
