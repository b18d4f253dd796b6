"""Two specs compared in every way: what they say, what they answer, what they render."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.diff import answers, changes, files
from lbgen.diff.answers import Answers
from lbgen.diff.changes import Change
from lbgen.diff.files import FileChange, Specified
from lbgen.lean_typing import NamedTuple
from lbgen.topology import SpecPath
from lbgen.topology.build import Built


class Placed(NamedTuple):
    """A change with the places it stands at, as `file:line:column`; empty where a side has none."""

    change: Change
    old: str
    new: str

    @property
    def places(self) -> str:
        """Both, or the only one; each once."""
        return " -> ".join(dict.fromkeys(filter(None, (self.old, self.new))))


class Whole(NamedTuple):
    """Everything that differs between two specs."""

    changes: tuple[Placed, ...]
    answers: Answers
    files: tuple[FileChange, ...]

    @property
    def is_different(self) -> bool:
        """Whether anything does."""
        return bool(self.changes or self.answers.turned or any(one.state != "same" for one in self.files))


def compare(old: Built, new: Built, wanted: Sequence[str], templates: str | None = None) -> Whole:
    """Two specs without errors; `wanted` are the targets as `-t` names them."""
    assert old.topology is not None
    assert new.topology is not None
    compared = changes.compare(old.topology, new.topology)
    placed = tuple(
        Placed(change, _place(old, change.old_path), _place(new, change.new_path)) for change in compared.changes
    )
    sides = (
        Specified(old.topology, old.is_written, templates),
        Specified(new.topology, new.is_written, templates),
    )
    rendered = files.compare(*sides, wanted)
    return Whole(placed, answers.compare(old.topology, new.topology, compared), tuple(rendered))


def _place(spec: Built, path: SpecPath | None) -> str:
    return "" if path is None else str(spec.span(path))
