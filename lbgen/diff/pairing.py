"""Which items of two lists are the same thing: by one key after another, the surest first."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence

from lbgen.lean_typing import Any, NamedTuple

Identity = Callable[[Any], Hashable]


class Pairing(NamedTuple):
    """Pairs in the order of the old list, then what only one side has."""

    pairs: tuple[tuple[Any, Any], ...]
    removed: tuple[Any, ...]
    added: tuple[Any, ...]
    moved: tuple[tuple[int, int], ...]


def pair(old: Sequence[Any], new: Sequence[Any], identities: Sequence[Identity]) -> Pairing:
    """Pair what has an equal key, by each of `identities` in turn; an item whose key is None waits for the next.

    `moved` are pairs (by number) that others, as few as can be, are in another order with; each with its new rank.
    """
    places: dict[int, int] = {}
    waiting = dict(enumerate(new))
    for identity in identities:
        known: dict[Hashable, deque[int]] = defaultdict(deque)
        for place, item in waiting.items():
            known[identity(item)].append(place)
        for place, item in enumerate(old):
            if place in places or (key := identity(item)) is None or not known.get(key):
                continue
            places[place] = known[key].popleft()
            del waiting[places[place]]
    order = sorted(places)
    pairs = tuple((old[place], new[places[place]]) for place in order)
    removed = tuple(item for place, item in enumerate(old) if place not in places)
    return Pairing(pairs, removed, tuple(waiting.values()), tuple(_moved([places[place] for place in order])))


def _moved(places: Sequence[int]) -> list[tuple[int, int]]:
    """Those that are not in the longest rising run of `places`, each with its rank among all."""
    ends: list[int] = []
    last: list[int] = []
    before = [-1] * len(places)
    for number, place in enumerate(places):
        length = bisect_left(ends, place)
        before[number] = last[length - 1] if length else -1
        ends[length : length + 1], last[length : length + 1] = [place], [number]
    stay, number = set(), last[-1] if last else -1
    while number >= 0:
        stay.add(number)
        number = before[number]
    if len(stay) == len(places):
        return []
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    return [(number, ranks[place]) for number, place in enumerate(places) if number not in stay]
