"""The tree of an HCL file: bodies of attributes and blocks, expressions with their places.

Source: HCL native syntax specification (hashicorp/hcl, hclsyntax/spec.md, v2.24).
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator

from lbgen.diagnostics import Source, Span
from lbgen.lean_typing import NamedTuple

Scalar = str | int | float | bool | None


class NotConstant:
    """What a constant is when the expression is none: it names a variable, calls a function, or the like."""

    def __repr__(self) -> str:
        return "not constant"


NOT_CONSTANT = NotConstant()


class Expression(NamedTuple):
    """An expression from offset `start` to `end`.

    `kind` is literal (`value`), list (`items`), object (`items`: keys and values in turn), or other (a reference, a
    call, a template with `${}`, an operation; `items` are the expressions within).
    """

    kind: str
    start: int
    end: int
    value: Scalar = None
    items: tuple[Expression, ...] = ()

    def constant(self) -> object:
        """Plain data, or NOT_CONSTANT if any of it is not constant."""
        match self.kind:
            case "literal":
                return self.value
            case "list":
                values = [item.constant() for item in self.items]
                return NOT_CONSTANT if any(value is NOT_CONSTANT for value in values) else values
            case "object":
                keys = [item.constant() for item in self.items[::2]]
                values = [item.constant() for item in self.items[1::2]]
                if any(it is NOT_CONSTANT for it in (*keys, *values)):
                    return NOT_CONSTANT
                return {str(key): value for key, value in zip(keys, values, strict=True)}
        return NOT_CONSTANT


def traversal(raw: str, start: int) -> Expression:
    """`a.b.c`: each part holds those before it."""
    first, *rest = raw.split(".")
    end = start + len(first)
    found = Expression("other", start, end)
    for part in rest:
        end += 1 + len(part)
        found = Expression("other", start, end, items=(found,))
    return found


class Attribute(NamedTuple):
    """`name = value`; `start` is the name's."""

    name: str
    start: int
    value: Expression


class Block(NamedTuple):
    """`type "label" { … }`; `start` is the type's, `end` behind the closing brace."""

    type: str
    labels: tuple[str, ...]
    start: int
    end: int
    body: Body

    def attribute(self, name: str) -> Attribute | None:
        """An attribute of the body by name."""
        for it in self.body.attributes:
            if it.name == name:
                return it
        return None

    def blocks(self, kind: str) -> list[Block]:
        """The body's blocks of one type."""
        return [it for it in self.body.blocks if it.type == kind]


class Body(NamedTuple):
    """What stands between braces, or in a file."""

    attributes: tuple[Attribute, ...]
    blocks: tuple[Block, ...]


class Comment(NamedTuple):
    """A comment without its marks, from its offset."""

    text: str
    start: int


class Tree(NamedTuple):
    """A whole file."""

    source: Source
    body: Body
    comments: tuple[Comment, ...]
    line_starts: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Offsets as lines and columns."""
        line, column = self._place(start)
        end_line, end_column = self._place(end)
        return Span(self.source.name, line, column, end_line, end_column)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def resources(self) -> Iterator[Block]:
        """The `resource` blocks."""
        return (block for block in self.body.blocks if block.type == "resource")


def line_starts(text: str) -> tuple[int, ...]:
    """The offset at which each line begins."""
    lengths = [len(line) + 1 for line in text.split("\n")[:-1]]
    return tuple(itertools.accumulate(lengths, initial=0))
