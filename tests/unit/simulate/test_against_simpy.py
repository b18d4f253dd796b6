"""simpy as the oracle: the same arrivals and services give the same waiting times, request by request."""

from __future__ import annotations

import pytest

from lbgen.algorithms import Servers, get
from lbgen.simulate import Event, Load, Scenario, Server, capacity_per_s
from lbgen.simulate.blind import PICKS
from lbgen.simulate.draws import draw
from lbgen.simulate.happening import FAILED, happen
from lbgen.simulate.queues import serve
from lbgen.simulate.watching import LOOPS, Fleet
from tests.benchmarks.peer import simulated

REQUESTS = 2000
SERVERS = (Server("a", 3, 2.0, 2), Server("b", 2, 1.0, 1), Server("c", 1, 0.5, 4))
FLEET = Fleet(*zip(*((one.weight, 1 / one.speed, one.concurrency) for one in SERVERS), strict=True))


def requests(distribution, pattern="poisson", seed=11):
    return draw(Load(0.85 * capacity_per_s(SERVERS, 50), 50, distribution, pattern), REQUESTS, seed)


@pytest.mark.parametrize("distribution", ["exponential", "lognormal", "pareto", "constant"])
@pytest.mark.parametrize("pattern", ["poisson", "bursts", "even"])
def test_first_come_first_served_queues_wait_as_simpys_do(distribution, pattern):
    draws = requests(distribution, pattern)
    picks = PICKS["round_robin"](FLEET.weights, draws.clients, 1)
    turns = iter(picks)
    theirs, _ = simulated(SERVERS, draws, lambda _: next(turns))
    assert serve(draws, picks, FLEET.slowness, FLEET.slots) == pytest.approx(theirs)


@pytest.mark.parametrize("name", ["least_connections", "plain_least_connections", "least_response_time"])
def test_algorithms_that_look_at_load_see_the_same_load(name):
    draws = requests("exponential")
    servers = Servers(FLEET.weights)
    pick = get(name).picker(servers, None)
    theirs, picks = simulated(SERVERS, draws, pick, servers)
    ours = LOOPS[name](draws, FLEET, 1)
    assert ours.picks == picks
    assert ours.latencies_ms == pytest.approx(theirs)


def test_the_event_simulation_waits_as_simpy_does_up_to_the_first_event():
    draws = requests("exponential")
    servers = Servers(FLEET.weights)
    pick = get("least_connections").picker(servers, None)
    theirs, _ = simulated(SERVERS, draws, pick, servers)
    half = draws.arrivals_ms[REQUESTS // 2]
    scenario = Scenario(SERVERS, Load(1, 50), REQUESTS, events=(Event(half, 0, "dies"),), detect_ms=0.0, retries=0)
    ours = happen(scenario, get("least_connections"), draws, 1, lambda _: None).latencies_ms[: REQUESTS // 2]
    lost = [place for place, latency in enumerate(ours) if latency == FAILED]
    assert all(draws.arrivals_ms[place] + theirs[place] > half for place in lost)  # it was still being worked on
    kept = [place for place in range(REQUESTS // 2) if place not in lost]
    assert [ours[place] for place in kept] == pytest.approx([theirs[place] for place in kept])
    assert lost
