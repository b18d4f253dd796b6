"""The fast loops pick exactly as the reference pickers do, and a run is the same whenever it is run."""

from __future__ import annotations

import random
from heapq import heappop, heappush, heapreplace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbgen.algorithms import Servers, get
from lbgen.simulate import Event, Load, Scenario, Server, capacity_per_s, run, simulate
from lbgen.simulate.blind import PICKS
from lbgen.simulate.draws import draw
from lbgen.simulate.happening import happen
from lbgen.simulate.queues import serve
from lbgen.simulate.watching import LOOPS, Fleet

EXACT = [name for name in LOOPS if name != "random_two_choices"]


def by_reference(name, draws, fleet):
    """Every server looked at for every request."""
    servers = Servers(fleet.weights)
    pick = get(name).picker(servers, random.Random(0))
    free = [[0.0] * slots for slots in fleet.slots]
    ending, latencies, picks = [], [], []
    for at, service, client in zip(*draws, strict=True):
        while ending and ending[0][0] <= at:
            _, server, took = heappop(ending)
            servers.finished(server, took)
        server = pick(str(client))
        servers.started(server)
        end = max(free[server][0], at) + service * fleet.slowness[server]
        heapreplace(free[server], end)
        heappush(ending, (end, server, end - at))
        latencies.append(end - at)
        picks.append(server)
    return latencies, picks


FLEETS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([0.5, 1.0, 2.0]), st.integers(1, 3)), min_size=1, max_size=6
)


@pytest.mark.parametrize("name", EXACT)
@settings(max_examples=25, deadline=None)
@given(parts=FLEETS, seed=st.integers(0, 10_000))
def test_a_fast_loop_picks_as_its_reference(name, parts, seed):
    fleet = Fleet(*map(list, zip(*parts, strict=True)))
    draws = draw(Load(40.0, 50.0), 300, seed)
    got = LOOPS[name](draws, fleet, seed)
    assert (got.latencies_ms, got.picks) == by_reference(name, draws, fleet)


@pytest.mark.parametrize("name", [name for name in PICKS if name != "random"])
@settings(max_examples=25, deadline=None)
@given(parts=FLEETS, seed=st.integers(0, 10_000))
def test_blind_picks_are_those_of_the_reference(name, parts, seed):
    fleet = Fleet(*map(list, zip(*parts, strict=True)))
    draws = draw(Load(40.0, 50.0), 300, seed)
    picks = PICKS[name](fleet.weights, draws.clients, seed)
    assert (serve(draws, picks, fleet.slowness, fleet.slots), picks) == by_reference(name, draws, fleet)


@pytest.mark.parametrize("name", ["round_robin", "least_connections", "least_response_time", "consistent_hash"])
def test_the_event_simulation_agrees_with_the_fast_loops_when_nothing_happens(name):
    servers = (Server("a", 2, 2.0), Server("b", 1, 1.0), Server("c", 1, 0.5, 2))
    load = Load(0.7 * capacity_per_s(servers, 50), 50)
    scenario = Scenario(servers, load, 3000)
    draws = draw(load, 3000, 7)
    fleet = Fleet([2, 1, 1], [0.5, 1.0, 2.0], [1, 1, 2])
    slow = happen(scenario, get(name), draws, 7, lambda _: None)
    if name in LOOPS:
        assert list(LOOPS[name](draws, fleet, 7).picks) == slow.picks
    else:
        assert PICKS[name](fleet.weights, draws.clients, 7) == slow.picks


def test_two_choices_beat_one_and_lose_to_all():
    servers = tuple(Server(f"s{number}") for number in range(10))
    load = Load(0.8 * capacity_per_s(servers, 50), 50)
    found = simulate(Scenario(servers, load, 20_000), ["least_connections", "random_two_choices", "random"], [1, 2])
    p99 = [one.latency(lambda latency: latency.p99).value for one in found]
    assert p99[0] < p99[1] < p99[2] / 2


def test_the_same_seed_gives_the_same_run():
    servers = (Server("a"), Server("b"))
    scenario = Scenario(servers, Load(20, 50), 2000, events=(Event(5000, 0, "dies"),), detect_ms=500, balancers=2)
    first, second = (simulate(scenario, ["random_two_choices"], [3]) for _ in range(2))
    assert first == second


def test_overload_is_called_unstable():
    scenario = Scenario((Server("a"), Server("b")), Load(60, 50), 5000)
    assert all(one.is_unstable for one in simulate(scenario, ["round_robin", "least_connections"], [1]))


@pytest.mark.parametrize("events", [(), (Event(2000, 0, "dies"),)])
def test_algorithms_with_the_same_picker_are_run_once(events, monkeypatch):
    made = []
    once = run._run
    monkeypatch.setattr(run, "_run", lambda *given, **more: made.append(given[1]) or once(*given, **more))
    scenario = Scenario((Server("a"), Server("b", 2)), Load(20, 50), 500, events=events)
    names = ["ip_hash", "round_robin", "consistent_hash"]
    address, _, key = simulate(scenario, names, [1, 2])
    assert made == ["ip_hash", "round_robin"] * 2
    assert (address.algorithm, key.algorithm) == ("ip_hash", "consistent_hash")
    assert address.runs == key.runs
