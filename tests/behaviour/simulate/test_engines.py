"""The simulation against the real nginx and HAProxy: the same shares, the same order of algorithms, the same keys moved.

What is compared is who was picked, never how long something took, so that a busy machine changes nothing: requests come
at moments drawn from a seed and end when the simulated server would be done, in the order of both (lockstep.py).
"""

from __future__ import annotations

import math
import statistics
from collections import Counter

import pytest

from lbgen.simulate import Event, Load, Phase, Scenario, Server, phases_of, simulate
from lbgen.simulate.draws import draw
from tests.behaviour.simulate.comparing import (
    BY_KEY,
    BY_WEIGHT,
    KEYED_SERVERS,
    TAKE_MS,
    WEIGHTS,
    WITH_SLOW_ONES,
    stand,
)

SEED = 5
REQUESTS = 300
TOLERANCES = {  # of the slow servers' share
    "round_robin": 0.02,
    "least_connections": 0.05,  # engines break ties in another order
    "random_two_choices": 0.11,  # 4 sigmas of 300 draws: engines draw for themselves
}
KEYS = [str(number) for number in range(200)]
ENGINES = [
    pytest.param(name, marks=[pytest.mark.behaviour, pytest.mark.xdist_group(f"simulate {name}")])
    for name in ("nginx", "haproxy")
]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    with stand(request.param) as made:
        yield made


def parts(picks, servers):
    counts = Counter(picks)
    return [counts[place] / len(picks) for place in range(servers)]


@pytest.mark.parametrize(("upstream", "tolerance"), [("turns", 0.011), ("draws", 0.08)])  # draws: 4 sigmas of 600
def test_shares_by_weight_are_the_engines(engine, upstream, tolerance):
    servers = tuple(Server(f"s{place}", weight) for place, weight in enumerate(WEIGHTS))
    name = BY_WEIGHT[upstream]
    (found,) = simulate(Scenario(servers, Load(10, 50), 20_000), [name], [1, 2, 3])
    real = parts(engine.picked(upstream, [""] * (100 if upstream == "turns" else 600)), len(WEIGHTS))
    assert real == pytest.approx([share.value for share in found.shares], abs=tolerance)


def test_slow_servers_order_the_algorithms_as_on_the_engine(engine):
    """Who takes turns gives them three fifths, who counts open requests a fifth, and two choices lie between."""
    servers = tuple(
        Server(f"s{place}", speed=TAKE_MS[0] / ms, concurrency=REQUESTS) for place, ms in enumerate(TAKE_MS)
    )
    scenario = Scenario(servers, Load(60, TAKE_MS[0], "constant"), REQUESTS)
    expected = simulate(scenario, list(WITH_SLOW_ONES.values()), [SEED], phases=[Phase("all", 0, math.inf)])
    moments = draw(scenario.load, REQUESTS, SEED).arrivals_ms
    found = {name: engine.replayed(name, moments) for name in WITH_SLOW_ONES}
    for picks, outcome in zip(found.values(), expected, strict=True):
        shares = [share.value for share in outcome.shares]
        assert slow(parts(picks, len(TAKE_MS))) == pytest.approx(slow(shares), abs=TOLERANCES[outcome.algorithm])
    means = {WITH_SLOW_ONES[name]: statistics.fmean(TAKE_MS[place] for place in picks) for name, picks in found.items()}
    simulated = {one.algorithm: one.latency(lambda latency: latency.mean).value for one in expected}
    assert sorted(means, key=means.get) == sorted(simulated, key=simulated.get)
    assert sorted(means, key=means.get) == ["least_connections", "random_two_choices", "round_robin"]


def slow(shares):
    return sum(share for share, ms in zip(shares, TAKE_MS, strict=True) if ms == max(TAKE_MS))


def test_as_many_keys_move_as_on_the_engine_when_a_server_leaves(engine):
    """With consistent hashing its own, about a fifth; with the plain one, four fifths."""
    servers = tuple(Server(f"s{place}") for place in range(KEYED_SERVERS))
    leaves_ms = 120_000
    scenario = Scenario(servers, Load(50, 10, clients=500), 12_000, events=(Event(leaves_ms, 1, "drains"),))
    phases = tuple(phases_of([(0, "before"), (leaves_ms, "after")]))
    expected = simulate(scenario, list(BY_KEY.values()), [SEED], phases=phases)
    before = {name: engine.picked(name, KEYS) for name in BY_KEY}
    engine.remove(BY_KEY, 1)
    after = {name: engine.picked(name, KEYS) for name in BY_KEY}
    for name, outcome in zip(BY_KEY, expected, strict=True):
        moved = [was for was, now in zip(before[name], after[name], strict=True) if was != now]
        assert len(moved) / len(KEYS) == pytest.approx(outcome.moved.value, abs=0.12)  # 4 sigmas of 200 keys
        if name == "consistent":
            assert set(moved) == {1}
