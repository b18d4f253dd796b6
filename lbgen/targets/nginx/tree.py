"""The syntax tree of an nginx configuration."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lbgen.diagnostics import Source, Span
from lbgen.targets.nginx.lexer import Word


class Directive(NamedTuple):
    """One directive. `block` is None for a simple one; `end` is the offset behind its `;` or `}`."""

    name: Word
    arguments: tuple[Word, ...]
    block: Sequence[Directive] | None
    end: int

    @property
    def values(self) -> tuple[str, ...]:
        """The arguments' values."""
        return tuple(argument.value for argument in self.arguments)


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
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts


def span(source: Source, starts: Sequence[int], start: int, end: int) -> Span:
    """Offsets of a source as lines and columns."""
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, end) - 1
    return Span(source.name, first + 1, start - starts[first] + 1, last + 1, end - starts[last] + 1)
