"""What the event simulation does with backups, slow starts, checks, several balancers, bursts and deploys."""

from __future__ import annotations

from collections import Counter

import pytest

from lbgen.algorithms import get
from lbgen.simulate import Binding, Event, Load, Scenario, Server, capacity_per_s, phases_of, simulate
from lbgen.simulate.draws import BURST_FACTOR, draw
from lbgen.simulate.happening import FAILED, happen

EQUAL = tuple(Server(f"s{number}", concurrency=4) for number in range(4))
REQUESTS = 4000


def loaded(servers=EQUAL, busy=0.5, requests=REQUESTS, **more):
    return Scenario(servers, Load(busy * capacity_per_s(servers, 50), 50), requests, **more)


def length_ms(scenario):
    return scenario.requests / scenario.load.rate_per_s * 1000


def run(scenario, name="round_robin", seed=1):
    draws = draw(scenario.load, scenario.requests, seed)
    happened = happen(scenario, get(name), draws, seed, lambda _: None)
    return list(zip(draws.arrivals_ms, happened.latencies_ms, happened.picks, strict=True))


def picked(seen, from_ms, until_ms):
    return Counter(server for at, _, server in seen if from_ms <= at < until_ms)


@pytest.mark.parametrize("name", ["round_robin", "least_connections", "consistent_hash", "random_two_choices"])
def test_backups_serve_only_while_nobody_else_is_up(name):
    servers = (Server("a", concurrency=8), Server("b", concurrency=8), Server("spare", concurrency=8, backup=True))
    scenario = loaded(servers, 0.3)
    third = length_ms(scenario) / 3
    events = (Event(third, 0, "drains"), Event(third, 1, "drains"), Event(2 * third, 0, "returns"))
    seen = run(scenario._replace(events=events), name)
    assert set(picked(seen, 0, third)) == {0, 1}
    assert set(picked(seen, third, 2 * third)) == {2}
    assert set(picked(seen, 2 * third, 1e12)) == {0}


def test_without_anybody_up_requests_fail():
    scenario = loaded((Server("a", concurrency=8),), 0.3)
    half = length_ms(scenario) / 2
    seen = run(scenario._replace(events=(Event(half, 0, "drains"),)))
    assert {server for at, _, server in seen if at >= half} == {-1}
    assert all((latency == FAILED) is (at >= half) for at, latency, _ in seen)


@pytest.mark.parametrize("name", ["round_robin", "random", "least_connections"])
def test_a_slow_start_gives_a_server_its_traffic_back_in_steps(name):
    scenario = loaded(busy=0.3)
    part = length_ms(scenario) / 10
    events = (Event(part, 0, "drains"), Event(2 * part, 0, "returns"))
    at_once = run(scenario._replace(events=events), name)
    slowly = run(scenario._replace(events=events, slow_start_ms=5 * part), name)

    def share(seen, first):
        found = picked(seen, first * part, (first + 1) * part)
        return found[0] / sum(found.values())

    # Who counts open requests gives a light server one as long as it has none, whatever its weight.
    assert share(slowly, 2) < (0.8 if name == "least_connections" else 0.5) * share(at_once, 2)
    assert share(slowly, 2) < share(slowly, 8)
    assert share(slowly, 8) == pytest.approx(share(at_once, 8), abs=0.06)


def test_a_death_costs_requests_until_a_check_has_noticed():
    """Nobody retries: each request that the dead server is given meanwhile has failed, and then none."""
    scenario = loaded(busy=0.4, retries=0)
    dies, late = length_ms(scenario) / 4, length_ms(scenario) / 4
    for detect_ms in (0.0, late, None):
        seen = run(scenario._replace(events=(Event(dies, 0, "dies"),), detect_ms=detect_ms))
        noticed = dies + (1e12 if detect_ms is None else detect_ms)
        failed = [at for at, latency, _ in seen if latency == FAILED and at >= dies]
        assert all(at < noticed for at in failed)
        assert len(failed) == pytest.approx(picked(seen, dies, noticed)[0], abs=0)
        assert bool(failed) is (detect_ms != 0)


def test_a_retry_saves_what_a_dead_server_refuses_but_not_what_it_had_begun():
    scenario = loaded(busy=0.9, retries=1, detect_ms=None)
    dies = length_ms(scenario) / 2
    seen = run(scenario._replace(events=(Event(dies, 0, "dies"),)))
    failed = [at for at, latency, _ in seen if latency == FAILED]
    assert failed
    assert all(at < dies for at in failed)


def test_passive_failures_put_a_server_out_for_their_window():
    scenario = loaded(busy=0.4, retries=0, detect_ms=None, passive_failures=3)
    dies = length_ms(scenario) / 4
    window = length_ms(scenario) / 4
    seen = run(scenario._replace(events=(Event(dies, 0, "dies"),), passive_window_ms=window))
    failed = [at for at, latency, _ in seen if latency == FAILED and at >= dies]
    assert len(failed) == pytest.approx(3 * 3, abs=1)  # three windows begin in what is left, three failures each
    first_out = failed[2]
    assert not any(first_out < at < first_out + window for at in failed)


def test_balancers_that_know_nothing_of_each_other_balance_worse():
    """Each sees a part of the open requests; with many, least connections comes near to random."""
    single = tuple(Server(f"s{number}") for number in range(10))
    found = {
        count: simulate(loaded(single, 0.8, 8000, balancers=count), ["least_connections"], [1, 2])[0]
        for count in (1, 8)
    }
    p99 = {count: one.latency(lambda latency: latency.p99).value for count, one in found.items()}
    assert p99[8] > 1.1 * p99[1]


def test_bursts_have_the_same_rate_and_longer_queues():
    scenario = loaded(busy=0.7, requests=20_000)
    bursty = scenario._replace(load=scenario.load._replace(pattern="bursts"))
    arrivals = [draw(one.load, 20_000, 3).arrivals_ms for one in (scenario, bursty)]
    assert arrivals[1][-1] == pytest.approx(arrivals[0][-1], rel=0.15)
    gap = 1000 / scenario.load.rate_per_s
    counts = [Counter(int(at / (50 * gap)) for at in each) for each in arrivals]
    assert max(counts[1].values()) > 50 * BURST_FACTOR * 0.8 > max(counts[0].values())
    (even,), (burst,) = (simulate(one, ["least_connections"], [1, 2]) for one in (scenario, bursty))
    assert burst.latency(lambda one: one.p99).value > 1.5 * even.latency(lambda one: one.p99).value


def test_a_rolling_deploy_drains_one_after_the_other_and_loses_nothing():
    scenario = loaded(busy=0.7)
    part = length_ms(scenario) / 8
    events = []
    for server in range(4):
        events += [Event((2 + server) * part, server, "drains"), Event((2.8 + server) * part, server, "returns")]
    seen = run(scenario._replace(events=tuple(events)), "least_connections")
    assert all(latency != FAILED for _, latency, _ in seen)
    for server in range(4):
        assert server not in picked(seen, (2 + server) * part, (2.8 + server) * part)
    phases = tuple(phases_of([(0, "before"), (2 * part, "during"), (6 * part, "after")]))
    (found,) = simulate(scenario._replace(events=tuple(events)), ["least_connections"], [1, 2], phases=phases)
    before, during, _ = (found.latency(lambda one: one.p99, number).value for number in (1, 2, 3))
    assert during > before  # three do the work of four
    assert found.errors().value == 0


def test_sessions_stay_where_they_are_until_their_server_goes():
    scenario = loaded(busy=0.4, binding=Binding(is_connection=False))
    scenario = scenario._replace(load=scenario.load._replace(clients=40))
    half = length_ms(scenario) / 2
    scenario = scenario._replace(events=(Event(half, 0, "drains"),))
    draws = draw(scenario.load, REQUESTS, 1)
    picks = happen(scenario, get("random"), draws, 1, lambda _: None).picks
    homes = {}
    for at, client, server in zip(draws.arrivals_ms, draws.clients, picks, strict=True):
        homes.setdefault((client, at >= half), set()).add(server)
    assert all(len(servers) == 1 for servers in homes.values())
    moved = [client for client in range(40) if homes[client, False] != homes[client, True]]
    assert {homes[client, False].copy().pop() for client in moved} == {0}


def test_a_server_that_slows_is_noticed_by_those_who_look():
    scenario = loaded(busy=0.4)
    third = length_ms(scenario) / 3
    scenario = scenario._replace(events=(Event(third, 0, "slows", 0.3),))
    shares = {}
    for name in ("round_robin", "least_connections", "least_response_time"):
        found = picked(run(scenario, name), 2 * third, 1e12)
        shares[name] = found[0] / sum(found.values())
    assert shares["round_robin"] == pytest.approx(0.25, abs=0.01)
    assert shares["least_response_time"] < shares["least_connections"] < 0.2
