"""Engine versions as comparable tuples."""

from __future__ import annotations

from collections.abc import Iterable

Version = tuple[int, ...]

_PARTS = 3  # of an engine version: 1.31.3
_BRANCH = 2  # of them name the branch that fixes are carried back to
_ANY_LATER = 1_000_000


def parse(text: str) -> Version:
    """`"1.29.6"` as `(1, 29, 6)`; anything after a non-digit inside a part is dropped (`"2.8-dev1"` is `(2, 8)`)."""
    numbers = []
    for part in text.split("."):
        digits = ""
        for character in part:
            if not character.isdigit():
                break
            digits += character
        if not digits:
            break
        numbers.append(int(digits))
        if len(digits) != len(part):
            break
    return tuple(numbers)


def show(version: Version) -> str:
    """`(1, 29, 6)` as `"1.29.6"`."""
    return ".".join(map(str, version))


def newest(version: Version) -> Version:
    """The newest that a version may mean: `(1, 31)` is the newest 1.31, and `()` the newest of all."""
    return version if len(version) >= _PARTS else (*version, _ANY_LATER)


def is_between(version: Version, since: Version, before: Version, backported: Iterable[Version] = ()) -> bool:
    """Whether a version lies from `since` up to, but not including, `before` (empty: no bound).

    `backported` are releases of older branches in which it ended too: of 1.30.1 and 1.31.0, the first is one.
    """
    last = newest(version)
    if last < since or (before and last >= before):
        return False
    return not any(last[:_BRANCH] == end[:_BRANCH] and last >= end for end in backported)
