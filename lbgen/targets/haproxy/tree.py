"""The lossless tree of a haproxy.cfg: sections of lines, lines of words, everything where it stood."""

from __future__ import annotations

from lbgen.diagnostics import Span
from lbgen.lean_typing import NamedTuple


class Word(NamedTuple):
    """One word with its place: columns from 1, the end exclusive. `raw` is as written, `text` what HAProxy reads.

    References to the environment stay as written in `text`; `has_variables` says that there are some.
    """

    text: str
    raw: str
    column: int
    end_column: int
    has_variables: bool


class Line(NamedTuple):
    """One line. `words` are as HAProxy reads them; `spelled()` gives their places, which few ask for."""

    number: int
    raw: str
    words: tuple[str, ...]
    comment: str | None

    @property
    def keyword(self) -> str:
        """The first word; empty on a line without words."""
        return self.words[0] if self.words else ""

    def spelled(self) -> tuple[Word, ...]:
        """The words with their places and spelling."""
        from lbgen.targets.haproxy.lexer import spelled  # noqa: PLC0415  # the lexer makes lines

        return spelled(self.raw)

    def span(self, source: str) -> Span:
        """Where the words stand, from the first to the last."""
        words = self.spelled()
        first = words[0].column if words else 1
        last = words[-1].end_column if words else len(self.raw) + 1
        return Span(source, self.number, first, self.number, last)


class Section(NamedTuple):
    """A section: `kind` (`frontend`), `name` (may be empty), its first line, and the lines below it."""

    kind: str
    name: str
    head: Line
    lines: tuple[Line, ...]

    def all(self, keyword: str) -> list[Line]:
        """The lines that begin with a keyword."""
        return [line for line in self.lines if line.words and line.words[0] == keyword]


class Tree(NamedTuple):
    """A whole file: the lines before the first section, then the sections."""

    source: str
    preamble: tuple[Line, ...]
    sections: tuple[Section, ...]

    def all(self, kind: str) -> list[Section]:
        """The sections of one kind."""
        return [section for section in self.sections if section.kind == kind]
