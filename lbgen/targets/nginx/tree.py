"""The syntax tree of an nginx configuration."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from lbgen.diagnostics import Source, Span
from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.lexer import Word, words


class Directive:
    """One directive: its name, its arguments, and the directives in its block (None for a simple one).

    It reaches from offset `start` up to `end`, behind its `;` or `}`. Where its words stand is looked up when it is
    asked for.
    """

    __slots__ = ("_text", "_words", "_words_end", "block", "end", "name", "start", "values")

    def __init__(self, text: str, start: int, words_end: int, name: str, values: tuple[str, ...]) -> None:
        self._text = text
        self._words_end = words_end
        self._words: tuple[Word, ...] | None = None
        self.start = start
        self.name = name
        self.values = values  # what its arguments say
        self.block: list[Directive] | None = None
        self.end = words_end

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words, the name first."""
        if self._words is None:
            self._words = tuple(words(self._text, self.start, self._words_end))
        return self._words

    @words.setter
    def words(self, found: Sequence[Word]) -> None:
        self._words = tuple(found)

    @property
    def arguments(self) -> tuple[Word, ...]:
        """Its words behind the name."""
        return self.words[1:]


class Comment(NamedTuple):
    """A comment: its text without `#`, and its offset."""

    text: str
    start: int


class Tree(NamedTuple):
    """A whole file: its top directives, all comments in order, and where its lines begin."""

    source: Source
    directives: Sequence[Directive]
    comments: Sequence[Comment]
    line_starts: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Offsets as lines and columns."""
        return span(self.source, self.line_starts, start, end)

    def walk(self) -> Iterator[tuple[Directive, tuple[Directive, ...]]]:
        """Every directive with those around it, outermost first, in written order."""
        stack: list[tuple[Directive, tuple[Directive, ...]]] = [(one, ()) for one in reversed(self.directives)]
        while stack:
            directive, around = stack.pop()
            yield directive, around
            if directive.block:
                inner = (*around, directive)
                stack.extend((one, inner) for one in reversed(directive.block))


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character."""
    starts = list(accumulate(map(len, io.StringIO(text, newline="\n")), initial=0))
    return starts if text.endswith("\n") or not text else starts[:-1]


def span(source: Source, starts: Sequence[int], start: int, end: int) -> Span:
    """Offsets of a source as lines and columns."""
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, end) - 1
    return Span(source.name, first + 1, start - starts[first] + 1, last + 1, end - starts[last] + 1)
