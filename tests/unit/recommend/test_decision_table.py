"""Each row of the field's decision table, with a simulated witness."""

from __future__ import annotations

import pytest

from lbgen.recommend import Facts, decide, rule_for
from lbgen.simulate import Binding, Event, Load, Scenario, Server, capacity_per_s, phases_of, simulate

NOTHING = Facts(*[False] * 7, False, True)
SEEDS = [1, 2, 3]


def fleet(speeds, weights=None, concurrency=16):
    weights = weights or [1] * len(speeds)
    return tuple(Server(f"s{place}", weight, speed, concurrency)
                 for place, (speed, weight) in enumerate(zip(speeds, weights, strict=True)))  # fmt: skip


def loaded(servers, busy, *, requests=20_000, **load):
    return Scenario(servers, Load(busy * capacity_per_s(servers, 50), 50, **load), requests)


def compared(scenario, *names, phases=()):
    return {one.algorithm: one for one in simulate(scenario, names, SEEDS, phases=phases)}


def p99(outcome):
    return outcome.latency(lambda latency: latency.p99).value


def test_equal_servers_and_nothing_kept_round_robin():
    facts = NOTHING
    found = compared(loaded(fleet([1] * 4), 0.6, distribution="constant"), "round_robin", "least_connections", "random")
    assert rule_for(facts).name == "equal and stateless"
    assert decide(facts, list(found.values())).chosen.algorithm == "round_robin"
    assert p99(found["round_robin"]) < p99(found["random"])


def test_different_power_weights():
    facts = NOTHING._replace(servers_differ=True, weights_say_so=True)
    found = compared(loaded(fleet([3, 2, 1], [3, 2, 1]), 0.7), "round_robin", "plain_round_robin")
    assert rule_for(facts).name == "different power"
    assert found["plain_round_robin"].is_unstable
    assert not found["round_robin"].is_unstable


def test_different_power_that_weights_do_not_say_least_connections():
    facts = NOTHING._replace(servers_differ=True)
    found = compared(loaded(fleet([3, 2, 1]), 0.7), "round_robin", "least_connections", "random_two_choices")
    assert decide(facts, list(found.values())).chosen.algorithm == "least_connections"
    assert found["round_robin"].is_unstable


def test_long_connections_least_connections():
    """A server that returns is filled by those that count open connections, and hardly by those that take turns."""
    facts = NOTHING._replace(long_connections=True)
    scenario = loaded(fleet([1] * 4), 0.5, requests=12_000)._replace(
        binding=Binding(is_connection=True, lifetime_ms=8000),
        events=(Event(4000, 0, "drains"), Event(9000, 0, "returns")),
    )
    phases = tuple(phases_of([(0, "before"), (4000, "away"), (9000, "after")]))
    found = compared(scenario, "round_robin", "least_connections", phases=phases)
    assert decide(facts, list(found.values())).chosen.algorithm == "least_connections"
    assert found["least_connections"].imbalance < found["round_robin"].imbalance


def test_affinity_a_cookie_or_a_hash_that_moves_few():
    assert rule_for(NOTHING._replace(session_needed=True)).name == "affinity by cookie"
    bare = NOTHING._replace(session_needed=True, can_keep_cookies=False)
    assert rule_for(bare).choices == ("consistent_hash",)
    crowd = loaded(fleet([1] * 5), 0.6, busiest_share=0.4)
    cookie = crowd._replace(binding=Binding(is_connection=False), load=crowd.load._replace(busiest_share=0.0))
    assert compared(crowd, "ip_hash")["ip_hash"].is_unstable  # two fifths of all requests from one address
    assert not compared(cookie, "least_connections")["least_connections"].is_unstable


@pytest.mark.parametrize("hashed", ["consistent_hash", "ip_hash"])
def test_servers_that_change_consistent_hash(hashed):
    """When one of five leaves, about a fifth of clients moves; with modulo, four fifths; without a hash, as many."""
    scenario = loaded(fleet([1] * 5), 0.5, requests=12_000, clients=300)._replace(events=(Event(4000, 0, "drains"),))
    phases = tuple(phases_of([(0, "before"), (4000, "after")]))
    found = compared(scenario, hashed, "modulo_hash", "round_robin", phases=phases)
    assert found[hashed].moved.value < 0.27
    assert found["modulo_hash"].moved.value > 0.7
    assert found["round_robin"].moved.value > 0.7
    assert rule_for(NOTHING._replace(cache_locality=True)).choices == ("consistent_hash",)


def test_response_time_least_response_time():
    """Lightly loaded servers of different speed: open requests do not show who is slow, answers do."""
    facts = NOTHING._replace(servers_differ=True, response_time_matters=True)
    found = compared(
        loaded(fleet([4, 1, 1], concurrency=64), 0.2), "least_response_time", "least_connections", "round_robin"
    )
    means = {name: one.latency(lambda latency: latency.p95).value for name, one in found.items()}
    assert means["least_response_time"] < 0.8 * means["least_connections"] < means["round_robin"]
    assert decide(facts, list(found.values())).chosen.algorithm == "least_response_time"
