"""Times, sizes and numbers as nginx reads them, and as messages show them."""

import pytest

from lbgen.targets.nginx.resolved import meant_ms, number, shown, size_bytes, time_s

HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("15", 15),
        ("15s", 15),
        ("1m30s", 90),
        ("1m", 60),
        ("100ms", 0.1),
        ("1h 5m", 3900),
        ("2d", 172_800),
        ("", None),
        ("$t", None),
        ("1s5", None),
        (HUGE, None),
    ],
)
def test_times(text, seconds):
    assert time_s(text) == seconds


@pytest.mark.parametrize(
    ("text", "size"), [("0", 0), ("8k", 8192), ("1M", 1_048_576), ("1g", 2**30), ("1t", None), (HUGE, None)]
)
def test_sizes(text, size):
    assert size_bytes(text) == size


@pytest.mark.parametrize(("text", "found"), [("12", 12), ("²", None), ("-1", None), ("", None), (HUGE, None)])
def test_numbers(text, found):
    assert number(text) == found


@pytest.mark.parametrize(
    ("text", "found"), [("30000", 30000), ("5000", 5000), ("4000", None), ("7200", None), ("30000ms", None)]
)
def test_what_was_meant_in_milliseconds(text, found):
    assert meant_ms(text) == found


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.5, "0.5 s"), (60, "1 min"), (90, "90 s"), (150, "2.5 min"), (3600, "1 h"), (30_000, "8.3 h"), (604_800, "7 d")],
)
def test_times_are_shown_in_the_largest_unit_that_fits(seconds, text):
    assert shown(seconds) == text
