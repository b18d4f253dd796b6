"""Pairs by the surest key first; moved are as few as can be."""

from itertools import permutations

from lbgen.diff.pairing import pair


def test_a_later_key_pairs_only_what_the_earlier_ones_left():
    old, new = ["a1", "b2", "c3"], ["c9", "x1", "y7"]
    pairing = pair(old, new, (lambda item: item[0] if item[0] != "x" else None, lambda item: item[1]))
    assert pairing.pairs == (("a1", "x1"), ("c3", "c9"))
    assert (pairing.removed, pairing.added) == (("b2",), ("y7",))
    assert len(pairing.moved) == 1


def test_equal_keys_pair_in_order():
    pairing = pair(["a1", "a2", "a3"], ["a4", "a5"], (lambda item: item[0],))
    assert pairing.pairs == (("a1", "a4"), ("a2", "a5"))
    assert pairing.removed == ("a3",)
    assert pairing.moved == ()


def test_what_did_not_move_rises_and_is_as_long_as_can_be():
    for new in permutations(range(6)):
        pairing = pair(range(6), new, (lambda item: item,))
        moved = {number for number, _ in pairing.moved}
        stay = [new.index(number) for number in range(6) if number not in moved]
        assert stay == sorted(stay)
        assert len(stay) == longest_rise([new.index(number) for number in range(6)])
        assert all(new[rank] == number for number, rank in pairing.moved)


def longest_rise(places):
    best = []
    for at, place in enumerate(places):
        best.append(1 + max((best[before] for before in range(at) if places[before] < place), default=0))
    return max(best)
