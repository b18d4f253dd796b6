"""Priorities of listener rules: in order of specificity, unique, spaced, and derived from each route itself.

AWS evaluates rules from 1 to 50,000. The range is cut into bands by what a route asks for: the kind of host, then
the kind and depth of the path, then the number of further conditions. Two routes of different bands are in the
right order wherever they stand; two of one band that cannot match the same request stand where a hash of the route
puts them. So a new route takes a free place and moves nobody. Only routes that may match the same requests and
differ by nothing but their order in the spec (regexes, and twins with different conditions) stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import digest
from lbgen.topology import PathMatch

# Shares of the range; deeper or more than the last is one band, ordered by the routes' specificity.
_HOST_SHARES = {"exact": 26, "labels": 9, "any": 14}
_MOST_LABELS = 6
_PATH_SHARES = {"exact": 20, "regex": 12, "deep": 2, 7: 2, 6: 2, 5: 2, 4: 2, 3: 8, 2: 18, 1: 24, "any": 8}
_MOST_SEGMENTS = 8
_CONDITION_SHARES = {3: 10, 2: 15, 1: 25, 0: 50}


class Place(NamedTuple):
    """What is placed: `size` rules in a row for one route under hosts of one kind.

    `hosts` is empty for any host. `rank` is the place in the order of specificity, `order` the one in the spec.
    """

    hosts: tuple[str, ...]
    path: PathMatch | None
    conditions: int
    rank: int
    order: int
    size: int


class _Group(NamedTuple):
    key: str
    low: int
    high: int
    places: list[int]


def assign(places: Sequence[Place]) -> list[int]:
    """The first priority of each place."""
    found = _hashed(places)
    return _spread(places) if found is None else found


def _hashed(places: Sequence[Place]) -> list[int] | None:
    """Priorities by hash, or None when a band is full (thousands of rules, above any quota)."""
    taken: set[int] = set()
    first = [0] * len(places)
    for group in sorted(_groups(places), key=lambda group: min(places[index].order for index in group.places)):
        members = sorted(group.places, key=lambda index: places[index].rank)
        size = sum(places[index].size for index in members)
        start = _free(group, size, taken)
        if start is None:
            return None
        for index in members:
            first[index] = start
            taken.update(range(start, start + places[index].size))
            start += places[index].size
    return first


def _free(group: _Group, size: int, taken: set[int]) -> int | None:
    room = group.high - group.low - size + 1
    if room <= 0:
        return None
    wanted = int(digest(group.key, 12), 16) % room
    for step in range(room):
        start = group.low + (wanted + step) % room
        if taken.isdisjoint(range(start, start + size)):
            return start
    return None


def _spread(places: Sequence[Place]) -> list[int]:
    first = [0] * len(places)
    total = sum(place.size for place in places)
    step = max(1, (limit("priority").high or 0) // (total + 1))
    position = step
    for index in sorted(range(len(places)), key=lambda index: places[index].rank):
        first[index] = position
        position += max(step, places[index].size)
    return first


def _groups(places: Sequence[Place]) -> Iterable[_Group]:
    """Places that must stand together, because only their order in the spec tells them apart."""
    groups: dict[str, _Group] = {}
    for index, place in enumerate(places):
        key, low, high = _band(place)
        groups.setdefault(key, _Group(key, low, high, [])).places.append(index)
    return groups.values()


def _band(place: Place) -> tuple[str, int, int]:
    """The key of a place's group, and the band it lies in."""
    kind, low, high = _host_band(place.hosts)
    if kind == f"labels-{_MOST_LABELS}":
        return kind, low, high
    path_kind = _path_kind(place.path)
    low, high = _cut(low, high, _PATH_SHARES, path_kind)
    if path_kind in ("regex", "deep"):
        return f"{kind} {path_kind}", low, high
    conditions = min(place.conditions, max(_CONDITION_SHARES))
    low, high = _cut(low, high, _CONDITION_SHARES, conditions)
    value = place.path.value if place.path else ""
    if place.conditions:
        return f"{kind} {path_kind} {value} {conditions}", low, high
    return f"{kind} {path_kind} {value} {' '.join(place.hosts)}", low, high


def _host_band(hosts: tuple[str, ...]) -> tuple[str, int, int]:
    low, high = 1, sum(_HOST_SHARES.values()) * 1000
    if not hosts:
        return "any", *_cut(low, high, _HOST_SHARES, "any")
    if not hosts[0].startswith("*."):
        return "exact", *_cut(low, high, _HOST_SHARES, "exact")
    labels = min(hosts[0].count("."), _MOST_LABELS)
    low, high = _cut(low, high, _HOST_SHARES, "labels")
    return f"labels-{labels}", *_cut(low, high, dict.fromkeys(range(_MOST_LABELS, 0, -1), 1), labels)


def _path_kind(path: PathMatch | None) -> str | int:
    if path is None:
        return "any"
    if path.kind != "prefix":
        return path.kind
    segments = path.value.count("/")
    return "deep" if segments >= _MOST_SEGMENTS else segments


def _cut(
    low: int,
    high: int,
    shares: dict[object, int] | dict[str, int] | dict[int, int] | dict[str | int, int],
    chosen: object,
) -> tuple[int, int]:
    """The part of a range that one of its shares takes; shares stand in order."""
    total = sum(shares.values())
    before = 0
    for key, share in shares.items():
        if key == chosen:
            width = high - low + 1
            return low + width * before // total, low + width * (before + share) // total - 1
        before += share
    raise KeyError(chosen)
