"""What each algorithm promises, held against its reference picker."""

from __future__ import annotations

import random
from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbgen.algorithms import Servers, Trait, choices, every, get
from lbgen.spec.models.upstreams import Upstream

KEYS = [f"client-{number}" for number in range(2000)]
NAMES = sorted(every())
WEIGHTS = st.lists(st.integers(1, 6), min_size=2, max_size=6)


def picker(name, servers, seed=1):
    return get(name).picker(servers, random.Random(seed))


def test_the_spec_offers_exactly_the_algorithms_that_there_are():
    (literal,) = [Upstream.model_fields["algorithm"].annotation]
    assert sorted(get_args(literal)) == sorted(choices())


@pytest.mark.parametrize("name", ["round_robin", "deadline_round_robin"])
@given(weights=WEIGHTS)
def test_shares_are_exact_over_a_cycle(name, weights):
    pick = picker(name, Servers(weights))
    counts = Counter(pick("") for _ in range(sum(weights)))
    assert [counts[index] for index in range(len(weights))] == weights


def test_smooth_turns_never_bunch_a_light_server():
    pick = picker("round_robin", Servers([5, 1, 1]))
    assert [pick("") for _ in range(7)] == [
        0,
        0,
        1,
        0,
        2,
        0,
        0,
    ]  # the sequence in nginx's own commit message, as indexes


@pytest.mark.parametrize("name", [name for name in NAMES if Trait.KEEPS_CLIENTS in get(name).traits])
def test_a_client_keeps_its_server(name):
    pick = picker(name, Servers([3, 2, 1]))
    for key in KEYS[:50]:
        assert len({pick(key) for _ in range(4)}) == 1


@pytest.mark.parametrize("name", ["consistent_hash", "ip_hash"])
@pytest.mark.parametrize("gone", range(5))
def test_only_the_keys_of_the_server_that_left_move(name, gone):
    servers = Servers([1] * 5)
    pick = picker(name, servers)
    before = {key: pick(key) for key in KEYS}
    servers.is_up[gone] = False
    moved = [key for key in KEYS if pick(key) != before[key]]
    assert {before[key] for key in moved} == {gone}
    assert len(moved) / len(KEYS) < 1.35 / 5  # 160 points per server: an eighth of spread, measured at most 0.24


def test_modulo_moves_almost_every_key():
    servers = Servers([1] * 5)
    pick = picker("modulo_hash", servers)
    before = {key: pick(key) for key in KEYS}
    servers.is_up[0] = False
    assert sum(pick(key) != before[key] for key in KEYS) / len(KEYS) > 0.7


@pytest.mark.parametrize("name", NAMES)
def test_servers_that_are_down_or_have_no_weight_are_never_picked(name):
    servers = Servers([1, 0, 2, 3])
    servers.is_up[3] = False
    pick = picker(name, servers)
    assert {pick(key) for key in KEYS[:300]} <= {0, 2}


@pytest.mark.parametrize(
    "name", [name for name in NAMES if Trait.SEES_LOAD in get(name).traits and name != "bounded_loads"]
)
def test_a_busy_server_is_left_alone(name):
    servers = Servers([1, 1, 1])
    for index in range(3):
        servers.started(index)
        servers.finished(index, 10.0)
    for _ in range(5):
        servers.started(1)
    pick = picker(name, servers)
    assert 1 not in {pick(key) for key in KEYS[:50]}


def test_a_full_server_passes_its_keys_on_with_bounded_loads():
    servers = Servers([1, 1, 1])
    pick = picker("bounded_loads", servers)
    first = pick("key")
    for _ in range(3):
        servers.started(first)
    assert pick("key") != first


@pytest.mark.parametrize("name", ["random", "random_two_choices"])
def test_draws_follow_the_weights(name):
    servers = Servers([6, 3, 1])
    pick = picker(name, servers)
    counts = Counter(pick("") for _ in range(20_000))
    shares = [counts[index] / 20_000 for index in range(3)]
    if name == "random":
        assert shares == pytest.approx([0.6, 0.3, 0.1], abs=0.015)  # 4 sigmas at 20,000 draws
    else:
        assert shares[0] > shares[1] > shares[2]


def test_huge_weights_do_not_make_a_huge_ring():
    from lbgen.algorithms import ring

    assert ring([500, 300]).owners == ring([5, 3]).owners
    assert len(ring([1_000_000, 1]).owners) == 160 * 101
