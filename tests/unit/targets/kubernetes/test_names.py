"""Object names: always RFC 1035 labels, always the same, never two alike."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbgen.targets.kubernetes import names

KEYS = st.lists(st.tuples(st.text(max_size=80), st.sampled_from(["", "1", "tls", "-"])), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["", "shop", "x" * 63]), KEYS)
def test_names_are_labels_that_differ(prefix, keys):
    made = names.unique(prefix, keys)
    assert len(set(made.values())) == len(set(keys)) == len(made)
    assert all(names.is_service(name) for name in made.values())
    assert names.unique(prefix, keys) == made


def test_a_name_that_fits_stays_as_it_is_whatever_stands_beside_it():
    made = names.unique("shop", [("api",), ("API",), ("a.pi",), ("x" * 80,)])
    assert made["api",] == "shop-api"
    assert made["API",].startswith("shop-api-")
    assert made["a.pi",].startswith("shop-a-pi-")
    assert len(made["x" * 80,]) == 63


def test_two_keys_that_spell_one_name_both_get_a_hash():
    made = names.unique("shop", [("a", "b-c"), ("a-b", "c")])
    assert len(set(made.values())) == 2
    assert "shop-a-b-c" not in made.values()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Api_V1", "api-v1"), ("1st", "x-1st"), ("é", "x"), ("", "x"), ("-a-", "a"), ("a" * 70, "a" * 63)],
)
def test_a_slug(text, expected):
    assert names.slug(text) == expected


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("shop.example.com", True), ("*.example.com", True), ("localhost", True), ("*", False), ("a.*.com", False),
        ("*a.example.com", False), ("10.0.0.1", False), ("Shop.example.com", False), ("a..b", False), ("a_b.com", False),
        ("é.example.com", False), ("x" * 64 + ".com", False), ("-a.com", False), ("a.example.com.", False), ("", False),
    ],
)  # fmt: skip
def test_hosts_that_a_rule_can_name(host, wanted):
    assert names.is_host(host) is wanted
