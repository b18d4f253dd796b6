"""A rate limit as ticks of a clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbgen.targets.haproxy.limits import bucket
from lbgen.topology import RateKey, RateLimit


def limit(requests, per_ms, burst):
    """A limit by client address."""
    return RateLimit("x", requests, per_ms, burst, RateKey("client_ip", ""), 429, ("rate_limits", "x"))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((100, 10_000, 20), ("us", 100_000, 1_900_000)),
        ((5, 60_000, 0), ("us", 12_000_000, 0)),
        ((1, 3_600_000, 10), ("ms", 3_600_000, 32_400_000)),
        ((1, 86_400_000, 100), ("s", 86_400, 8_553_600)),
        ((1_000_000, 1_000, 1), ("us", 1, 0)),
    ],
)
def test_the_finest_clock_that_fits_is_taken(asked, expected):
    found = bucket(limit(*asked))
    assert (found.clock.unit, found.refill, found.room) == expected
    assert found.error == 0


def test_a_rate_faster_than_the_clock_is_told_as_an_error():
    assert bucket(limit(3_000_000, 1_000, 0)).error == pytest.approx(2)


@given(st.integers(1, 10_000_000), st.integers(1, 10**12), st.integers(0, 10_000_000))
def test_every_limit_fits_into_32_bits(requests, per_ms, burst):
    found = bucket(limit(requests, per_ms, burst))
    assert found.refill >= 1
    assert found.room >= 0
    assert found.room + found.refill < 2**32
