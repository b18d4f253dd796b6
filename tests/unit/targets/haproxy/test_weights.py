"""Weights in the range HAProxy has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbgen.targets.haproxy.weights import MOST, scaled


@pytest.mark.parametrize(
    ("weights", "on_ring", "expected"),
    [
        ((5, 3, 2), False, (5, 3, 2)),
        ((500, 300), False, (5, 3)),
        ((1, 1), False, (1, 1)),
        ((0, 7), False, (0, 1)),
        ((1, 1, 1), True, (100, 100, 100)),
        ((5, 3, 2), True, (255, 153, 102)),
        ((1000, 999), False, (256, 256)),
        ((1_000_000, 1), False, (256, 1)),
    ],
)
def test_weights_keep_their_shares_as_far_as_the_range_allows(weights, on_ring, expected):
    assert scaled(weights, on_ring=on_ring).weights == expected


def test_an_error_is_measured_against_the_share_that_was_asked_for():
    assert scaled((1_000_000, 1)).error > 1000
    assert scaled((500, 300)).error == 0
    assert scaled((1000, 999)).error < 0.001


@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=12).filter(any), st.booleans())
def test_weights_are_always_in_range_and_nobody_is_forgotten(weights, on_ring):
    result = scaled(weights, on_ring=on_ring)
    assert all(0 <= weight <= MOST for weight in result.weights)
    assert [bool(weight) for weight in result.weights] == [bool(weight) for weight in weights]
