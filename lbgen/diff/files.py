"""Which rendered files a change of a spec changes; headers do not count, as they name the spec's hash."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from lbgen.diff.pairing import pair
from lbgen.lean_typing import NamedTuple
from lbgen.render.header import body_of
from lbgen.render.pipeline import render
from lbgen.render.targets import Chosen, choose
from lbgen.topology import SpecPath, Topology

_NO_HASH = "0" * 64


class Specified(NamedTuple):
    """What a rendering needs to know of a spec."""

    topology: Topology
    is_written: Callable[[SpecPath], bool]
    templates: str | None = None


class FileChange(NamedTuple):
    """One file of one target, `state` same, changed, added or removed; None where a side has no such file."""

    target: str
    path: str
    state: str
    old: str | None
    new: str | None

    def lines(self) -> tuple[int, int]:
        """How many lines are new, and how many gone, wherever they stand."""
        old, new = (Counter((text or "").split("\n")) for text in (self.old, self.new))
        return (new - old).total(), (old - new).total()


def compare(old: Specified, new: Specified, wanted: Sequence[str]) -> list[FileChange]:
    """Every file of every target of either side."""
    left, right = choose(old.topology, wanted), choose(new.topology, wanted)
    found: list[FileChange] = []
    for before, after in _twins(left, right):
        label = " -> ".join(dict.fromkeys(one.label for one in (before, after) if one))
        bodies = (_bodies(old, before), _bodies(new, after))
        for path in dict.fromkeys((*bodies[0], *bodies[1])):
            texts = (bodies[0].get(path), bodies[1].get(path))
            found.append(FileChange(label, path, _state(*texts), *texts))
    return found


def unified(old: str | None, new: str | None, old_name: str, new_name: str) -> Iterator[str]:
    """Both texts as lines of a unified diff, without line ends."""
    left, right = ((text or "").split("\n") for text in (old, new))
    return difflib.unified_diff(left, right, old_name, new_name, lineterm="")


def _twins(old: Sequence[Chosen], new: Sequence[Chosen]) -> Iterator[tuple[Chosen | None, Chosen | None]]:
    """Targets by label; what is left by name, as the version may have changed."""
    pairing = pair(old, new, (lambda one: one.label, lambda one: one.target.name))
    yield from pairing.pairs
    yield from ((one, None) for one in pairing.removed)
    yield from ((None, one) for one in pairing.added)


def _bodies(side: Specified, chosen: Chosen | None) -> dict[str, str]:
    if chosen is None:
        return {}
    rendered = render(side.topology, chosen, _NO_HASH, side.is_written, side.templates)
    return {f"{chosen.target.name}/{artifact.path}": body_of(artifact.text) for artifact in rendered.artifacts}


def _state(old: str | None, new: str | None) -> str:
    if old == new:
        return "same"
    return "added" if old is None else "removed" if new is None else "changed"
