"""Mappings and lists that remember where each entry stands."""

from __future__ import annotations

from lbgen.diagnostics import Span
from lbgen.lean_typing import Any, NamedTuple

Place = tuple[int, int, int, int]  # line, column, end line, end column; all from 0, as libyaml counts


class Mark(NamedTuple):
    """Where an entry stands: the source's name, the key's place (None in lists) and the value's."""

    source: str
    key: Place | None
    value: Place

    def span(self, *, key: bool = False) -> Span:
        """The key's or the value's span, from 1."""
        line, column, end_line, end_column = self.key if key and self.key else self.value
        return Span(self.source, line + 1, column + 1, end_line + 1, end_column + 1)


class Table(dict[str, Any]):
    """A YAML mapping; `marks` has the keys of the mapping."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, Mark] = {}


class Items(list[Any]):
    """A YAML list; `marks` runs beside it."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Mark] = []


class WrittenInt(int):
    """A whole number that came from a `${NAME}`; `written` is its text, for fields that want text."""

    written: str


class WrittenFloat(float):
    """A number that came from a `${NAME}`; `written` is its text, for fields that want text."""

    written: str
