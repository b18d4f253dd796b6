"""Priorities: unique, in the order of specificity, and a new route moves nobody."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from lbgen.targets.aws.priorities import Place, assign
from lbgen.topology import PathMatch

segments = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=10).map(lambda parts: "/" + "/".join(parts))
paths = st.one_of(
    st.none(),
    segments.map(lambda text: PathMatch("prefix", text)),
    segments.map(lambda text: PathMatch("exact", text)),
    st.sampled_from(["^/x", "^/y", "z$"]).map(lambda text: PathMatch("regex", text)),
)
hosts = st.sampled_from(
    [
        (),
        ("a.example.com",),
        ("b.example.com",),
        ("*.example.com",),
        ("*.a.b.c.d.example.com",),
        ("*.z.a.b.c.d.example.com",),
    ]
)
asked = st.tuples(hosts, paths, st.integers(0, 5), st.integers(1, 3))


def ranked(wanted):
    """Places with their ranks, as the routing table orders them."""
    regexes = {}
    for _, path, _, _ in wanted:
        if path and path.kind == "regex":
            regexes.setdefault(path.value, len(regexes))

    def key(order):
        some, path, conditions, _ = wanted[order]
        host = (2, 0) if not some else (1, -len(some[0])) if some[0].startswith("*.") else (0, 0)
        kind = (
            (2, 0)
            if path is None
            else (0, 0)
            if path.kind == "exact"
            else (1, regexes[path.value])
            if path.kind == "regex"
            else (2, -len(path.value))
        )
        return host, kind, -conditions, order

    ranks = {order: rank for rank, order in enumerate(sorted(range(len(wanted)), key=key))}
    return [
        Place(some, path, conditions, ranks[order], order, size)
        for order, (some, path, conditions, size) in enumerate(wanted)
    ]


def may_meet(one, other):
    """Whether one request may match both."""
    if one.hosts and other.hosts and one.hosts != other.hosts:
        narrow, wide = sorted((one.hosts[0], other.hosts[0]), key=len, reverse=True)
        if not (wide.startswith("*.") and narrow.endswith(wide[1:])):
            return False
    if one.path is None or other.path is None or "regex" in (one.path.kind, other.path.kind):
        return True
    short, long = sorted((one.path, other.path), key=lambda path: len(path.value))
    if short == long:
        return True
    return short.kind == "prefix" and (long.value + "/").startswith(short.value + "/")


@given(st.lists(asked, max_size=40))
@settings(max_examples=300, deadline=None)
def test_rules_that_may_meet_stand_in_the_order_of_specificity(wanted):
    places = ranked(wanted)
    firsts = assign(places)
    spans = [range(first, first + place.size) for first, place in zip(firsts, places, strict=True)]
    taken = [number for span in spans for number in span]
    assert len(set(taken)) == len(taken)
    assert all(1 <= number <= 50_000 for number in taken)
    for one, first in zip(places, firsts, strict=True):
        for other, second in zip(places, firsts, strict=True):
            if one.rank < other.rank and may_meet(one, other):
                assert first < second, (one, other)


def test_a_route_added_to_a_thousand_moves_nobody():
    chance = random.Random(7)
    wanted = [
        (
            (f"h{chance.randrange(50)}.example.com",),
            PathMatch("prefix", f"/{chance.randrange(10**6)}"),
            chance.randrange(2),
            1,
        )
        for _ in range(1000)
    ]
    before = assign(ranked(wanted))
    for _ in range(20):
        new = (("h1.example.com",), PathMatch("prefix", f"/new-{chance.randrange(10**6)}"), 0, 1)
        assert assign(ranked([*wanted, new]))[:-1] == before


def test_routes_apart_are_spaced():
    wanted = [((f"h{number}.example.com",), PathMatch("prefix", "/a"), 0, 1) for number in range(20)]
    firsts = sorted(assign(ranked(wanted)))
    assert max(firsts) - min(firsts) > 500
