"""Fixes applied to texts: whole fixes only, never two over the same characters, byte for byte the same elsewhere."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Edit, Fix, Source, Span
from lbgen.lean_typing import NamedTuple

MOST_ROUNDS = 10


class Change(NamedTuple):
    """Replace the characters from `start` up to `end` of a text."""

    start: int
    end: int
    text: str


def apply(sources: Mapping[str, Source], found: Iterable[Diagnostic], *, unsafe: bool = False) -> dict[str, str]:
    """New texts of the files that fixes change, by name.

    A fix whose edits meet those of an earlier one is left for the next round, and so is one that reaches into a file
    that is not among `sources`. Fixes that are not safe are applied only when `unsafe`.
    """
    changes: dict[str, list[Change]] = {}
    offsets = {name: _line_starts(source.text) for name, source in sources.items()}
    for fix in _fixes(found, unsafe=unsafe):
        if all(edit.span.source in sources for edit in fix.edits):
            wanted = [(edit.span.source, _change(edit, offsets[edit.span.source])) for edit in fix.edits]
            if not any(_meets(change, changes.get(name, ())) for name, change in wanted):
                for name, change in wanted:
                    insort(changes.setdefault(name, []), change)
    return {name: _changed(sources[name].text, made) for name, made in changes.items()}


def fixable(found: Iterable[Diagnostic], *, unsafe: bool) -> int:
    """How many findings have a fix that would be applied."""
    return sum(one.fix is not None and (one.fix.safe or unsafe) for one in found)


def _fixes(found: Iterable[Diagnostic], *, unsafe: bool) -> list[Fix]:
    fixes = dict.fromkeys(one.fix for one in found if one.fix is not None)
    return [fix for fix in fixes if fix.safe or unsafe]


def _change(edit: Edit, starts: Sequence[int]) -> Change:
    return Change(_offset(edit.span, starts), _end_offset(edit.span, starts), edit.text)


def _offset(span: Span, starts: Sequence[int]) -> int:
    return starts[min(span.line, len(starts)) - 1] + span.column - 1


def _end_offset(span: Span, starts: Sequence[int]) -> int:
    return starts[min(span.end_line, len(starts)) - 1] + span.end_column - 1


def _meets(change: Change, others: Sequence[Change]) -> bool:
    """Whether a change touches what others (sorted) touch; two insertions at one place do, as order would matter."""
    at = bisect_left(others, change)
    return any(
        (change.start < other.end and other.start < change.end) or change.start == other.start
        for other in others[max(0, at - 1) : at + 1]
    )


def _changed(text: str, changes: Sequence[Change]) -> str:
    pieces = []
    position = 0
    for change in changes:
        pieces += [text[position : change.start], change.text]
        position = change.end
    return "".join([*pieces, text[position:]])


def _line_starts(text: str) -> list[int]:
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts
