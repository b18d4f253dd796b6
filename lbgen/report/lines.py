"""Lines of the sources, cut once per report."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.diagnostics import Source, Span
from lbgen.lean_typing import NamedTuple

LONGEST_QUOTED = 2_000  # characters of a line that machine formats quote: each finding on it brings the line again


class Text:
    """One source cut into lines; places beyond its end are its end."""

    def __init__(self, text: str) -> None:
        self.lines = [line.removesuffix("\r") for line in text.split("\n")]
        self._text = text
        self._starts: list[int] = []

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1; empty beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def quoted(self, number: int) -> str | None:
        """The text of a line for a machine format; None where it is too long to stand there with every finding."""
        line = self.line(number)
        return line if len(line) <= LONGEST_QUOTED else None

    def byte(self, line: int, column: int) -> int:
        """The offset in UTF-8 bytes, counted from 0, of a place in characters."""
        if not self._starts:
            self._starts = _starts(self._text)
        if line > len(self.lines):
            return self._starts[-1]
        return self._starts[line - 1] + len(self.line(line)[: column - 1].encode("utf-8", "surrogatepass"))


class Texts:
    """Every source of a report, cut when first asked for."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._texts: dict[str, Text] = {}

    def get(self, name: str) -> Text | None:
        """The text called `name`, or None when it is not at hand."""
        if name not in self._texts and name in self._sources:
            self._texts[name] = Text(self._sources[name].text)
        return self._texts.get(name)


class Mark(NamedTuple):
    """What is underlined on one line: columns from `start` up to, but not including, `end`."""

    line: int
    start: int
    end: int


def marks(span: Span, text: Text) -> list[Mark]:
    """One mark per line that `span` covers, blank lines left out; at least one, and at least one column wide."""
    last, end = span.end_line, span.end_column
    if last > span.line and end <= 1:
        last, end = last - 1, len(text.line(last - 1)) + 1
    if last <= span.line:
        return [Mark(span.line, span.column, max(end, span.column + 1))]
    found = [Mark(span.line, span.column, max(len(text.line(span.line)) + 1, span.column + 1))]
    for number in range(span.line + 1, last + 1):
        line = text.line(number)
        start = len(line) - len(line.lstrip()) + 1
        stop = end if number == last else len(line.rstrip()) + 1
        if stop > start:
            found.append(Mark(number, start, stop))
    return found


def _starts(text: str) -> list[int]:
    """The byte offset of every line's first character, and the length of the whole."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line.encode("utf-8", "surrogatepass")) + 1)
    starts[-1] -= 1
    return starts
