"""Each row of the field's decision table, with a simulated witness: what it recommends is better at what it is for."""

from __future__ import annotations

import pytest

from lbgen.algorithms import get
from lbgen.recommend import Facts, decide, rule_for
from lbgen.recommend.decide import RULES
from lbgen.recommend.weighing import by_weights, sentence
from lbgen.simulate import Binding, Event, Load, Scenario, Server, capacity_per_s, phases_of, simulate
from lbgen.simulate.draws import draw
from lbgen.simulate.happening import happen

NOTHING = Facts(*[False] * 7, False, True)
SEEDS = [1, 2, 3]


WITNESSED = set()


def witness(*rules):
    """Which rows of the table a test stands for."""

    def remember(test):
        WITNESSED.update(rules)
        return test

    return remember


def test_every_row_has_a_witness():
    assert {rule.name for rule in RULES} == WITNESSED


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


@witness("equal and stateless")
def test_equal_servers_and_nothing_kept_round_robin():
    facts = NOTHING
    found = compared(loaded(fleet([1] * 4), 0.6, distribution="constant"), "round_robin", "least_connections", "random")
    assert rule_for(facts).name == "equal and stateless"
    assert decide(facts, list(found.values())).chosen.algorithm == "round_robin"
    assert p99(found["round_robin"]) < p99(found["random"])


@witness("different power")
def test_different_power_weights():
    facts = NOTHING._replace(servers_differ=True, weights_say_so=True)
    found = compared(loaded(fleet([3, 2, 1], [3, 2, 1]), 0.7), "round_robin", "plain_round_robin")
    assert rule_for(facts).name == "different power"
    assert found["plain_round_robin"].is_unstable
    assert not found["round_robin"].is_unstable


@witness("speeds that weights do not say")
def test_different_power_that_weights_do_not_say_least_connections():
    facts = NOTHING._replace(servers_differ=True)
    found = compared(loaded(fleet([3, 2, 1]), 0.7), "round_robin", "least_connections", "random_two_choices")
    assert decide(facts, list(found.values())).chosen.algorithm == "least_connections"
    assert found["round_robin"].is_unstable


def test_weights_that_say_the_speeds_are_the_other_way():
    """Where the servers' own weights do not say it: what round robin would do with such that do."""
    servers = (*fleet([3, 1.5, 1.12]), Server("out", 0, 1), Server("spare", 1, 2, 16, backup=True))
    scenario = loaded(servers, 0.7, requests=6000)
    facts = NOTHING._replace(servers_differ=True)
    assert by_weights(facts._replace(weights_say_so=True), scenario, SEEDS) is None
    assert compared(scenario, "round_robin")["round_robin"].is_unstable
    found = by_weights(facts, scenario, SEEDS)
    assert [one.weight for one in found.scenario.servers] == [24, 12, 9, 0, 16]  # 1.12 is 9/8, to a tenth
    assert not found.is_unstable
    assert "(s0 24, s1 12, s2 9, spare 16) are the other way: with them, round_robin would have a p99 of" in sentence(
        found
    )


@witness("long connections")
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


@witness("affinity by cookie")
def test_affinity_a_cookie_where_clients_can_keep_one():
    """Behind one address sit two fifths of the clients: a cookie tells them apart, a hash of the address does not."""
    facts = NOTHING._replace(session_needed=True)
    assert rule_for(facts).name == "affinity by cookie"
    servers = fleet([1] * 5)
    crowd = compared(loaded(servers, 0.6, requests=6000, busiest_share=0.4), "ip_hash")["ip_hash"]
    cookies = loaded(servers, 0.6, requests=6000)._replace(binding=Binding(is_connection=False))
    found = compared(cookies, "round_robin", "least_connections", "random_two_choices", "least_response_time")
    chosen = decide(facts, list(found.values())).chosen
    assert crowd.is_unstable
    assert not chosen.is_unstable
    homes = {}
    draws = draw(cookies.load, cookies.requests, 1)
    picks = happen(cookies, get(chosen.algorithm), draws, 1, lambda _: None).picks
    for client, server in zip(draws.clients, picks, strict=True):
        homes.setdefault(client, set()).add(server)
    assert {len(one) for one in homes.values()} == {1}  # whatever the algorithm, a client stays


@witness("affinity without cookies")
def test_affinity_a_hash_where_clients_cannot_keep_cookies():
    """A client stays without the help of a cookie, and the choice is the hash that moves few when servers change."""
    facts = NOTHING._replace(session_needed=True, can_keep_cookies=False)
    assert rule_for(facts).name == "affinity without cookies"
    assert rule_for(facts).choices == ("consistent_hash",)
    homes = {name: servers_per_client(name) for name in ("consistent_hash", "round_robin", "least_connections")}
    assert homes["consistent_hash"] == 1
    assert min(homes["round_robin"], homes["least_connections"]) > 3


@witness("cache locality")
def test_cache_locality_consistent_hash():
    """What is fetched into caches for the first time: once per key, against once per key and server."""
    facts = NOTHING._replace(cache_locality=True)
    assert rule_for(facts).name == "cache locality"
    assert rule_for(facts).choices == ("consistent_hash",)
    assert servers_per_client("round_robin") > 3.5 * servers_per_client("consistent_hash")


def servers_per_client(name):
    """On how many of four servers a client's (or key's) requests arrive, on average."""
    scenario = loaded(fleet([1] * 4), 0.5, requests=8000, clients=200)
    draws = draw(scenario.load, scenario.requests, 1)
    picks = happen(scenario, get(name), draws, 1, lambda _: None).picks
    return len(set(zip(draws.clients, picks, strict=True))) / len(set(draws.clients))


@witness("changing servers")
@pytest.mark.parametrize("hashed", ["consistent_hash", "ip_hash"])
def test_servers_that_change_consistent_hash(hashed):
    """When one of five leaves, about a fifth of clients moves; with modulo, four fifths; without a hash, as many."""
    scenario = loaded(fleet([1] * 5), 0.5, requests=12_000, clients=300)._replace(events=(Event(4000, 0, "drains"),))
    phases = tuple(phases_of([(0, "before"), (4000, "after")]))
    found = compared(scenario, hashed, "modulo_hash", "round_robin", phases=phases)
    assert found[hashed].moved.value < 0.27
    assert found["modulo_hash"].moved.value > 0.7
    assert found["round_robin"].moved.value > 0.7
    for fact in ("cache_locality", "session_needed"):
        facts = NOTHING._replace(servers_change=True, **{fact: True})
        assert rule_for(facts).name == "changing servers"
        assert rule_for(facts).choices == ("consistent_hash",)
    assert (
        rule_for(NOTHING._replace(servers_change=True)).name == "equal and stateless"
    )  # nothing is kept: nothing moves


@witness("response time")
def test_response_time_least_response_time():
    """Lightly loaded servers of different speed: open requests do not show who is slow, answers do."""
    facts = NOTHING._replace(servers_differ=True, response_time_matters=True)
    found = compared(
        loaded(fleet([4, 1, 1], concurrency=64), 0.2), "least_response_time", "least_connections", "round_robin"
    )
    means = {name: one.latency(lambda latency: latency.p95).value for name, one in found.items()}
    assert means["least_response_time"] < 0.8 * means["least_connections"] < means["round_robin"]
    assert decide(facts, list(found.values())).chosen.algorithm == "least_response_time"
