"""`.if` blocks: which lines are surely read, which never, and which exclude each other (manual 2.8, section 2.4)."""

from __future__ import annotations

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.ports.version import Version, parse
from lbgen.targets.haproxy.tree import Line
from lbgen.whole_number import whole_number

Branch = tuple[tuple[int, int], ...]
"""The open `.if` blocks around a line: the number of the `.if` line, and which of its arms."""

_PREDICATE = lazy_pattern(r"(version_atleast|version_before)\(([0-9.]+)[^)]*\)")


class _Open(NamedTuple):
    number: int
    arm: int
    is_dead: bool
    was_taken: bool


class Branches:
    """Fed with every line in order; knows the blocks around the current one."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._open: list[_Open] = []

    def is_code(self, line: Line) -> bool:
        """Take one line; whether it is code that may be read."""
        keyword = line.keyword
        if not keyword.startswith("."):
            return bool(line.words) and not any(one.is_dead for one in self._open)
        if keyword == ".if":
            self._begin(line)
        elif self._open and keyword in (".elif", ".else"):
            self._switch(line)
        elif self._open and keyword == ".endif":
            self._open.pop()
        return False

    @property
    def current(self) -> Branch:
        """The blocks around the line that was taken last; those that are surely read do not count."""
        if not self._open:
            return ()
        return tuple((one.number, one.arm) for one in self._open if not (one.was_taken and not one.is_dead))

    def _begin(self, line: Line) -> None:
        truth = _truth(line.words[1:], self._version)
        self._open.append(_Open(line.number, 0, truth is False, truth is True))

    def _switch(self, line: Line) -> None:
        last = self._open.pop()
        truth = True if line.keyword == ".else" else _truth(line.words[1:], self._version)
        is_dead = last.was_taken or truth is False
        # `.else` after arms nobody can decide is itself undecided.
        decided = truth is True and not last.was_taken and last.is_dead and last.arm == 0
        self._open.append(_Open(last.number, last.arm + 1, is_dead, last.was_taken or decided))


def _truth(words: tuple[str, ...], version: Version) -> bool | None:
    """What a condition is, where that can be told: a number, or a test of the version."""
    text = " ".join(words)
    if not text:
        return False
    if text.isdecimal():
        return whole_number(text) != 0
    found = _PREDICATE.fullmatch(text)
    if found is None or not version:
        return None
    is_at_least = version >= parse(found[2])[: len(version)]
    return is_at_least if found[1] == "version_atleast" else not is_at_least


def exclude(one: Branch, other: Branch) -> bool:
    """Whether two lines are in different arms of one block, so that never both are read."""
    arms = dict(other)
    return any(arms.get(number, arm) != arm for number, arm in one)
