"""A directive in the resolved configuration."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Span
from lbgen.targets.nginx.tree import Directive, Tree

_FEW = 8


class Node:
    """A directive with its parent; `block` holds its directives with those of included files in their place.

    An `include` stays in the block, before what it brought. `has_gap` says that an include directly within the block
    could not be followed, so that what the block lacks may be there. The root has no name and no directive of its own.
    """

    __slots__ = ("_index", "block", "directive", "has_gap", "name", "parent", "tree", "values")

    def __init__(self, directive: Directive, parent: Node | None, tree: Tree) -> None:
        self.directive = directive
        self.name = directive.name
        self.values = directive.values  # what its arguments say, without quotes and escapes
        self.parent = parent
        self.tree = tree
        self.block: list[Node] | None = None if directive.block is None else []
        self.has_gap = False
        self._index: dict[str, list[Node]] | None = None

    def value(self, position: int = 0) -> str:
        """One argument, or an empty text where it has fewer."""
        return self.values[position] if 0 <= position < len(self.values) else ""

    @property
    def text(self) -> str:
        """Its arguments, joined by blanks."""
        return " ".join(self.values)

    @property
    def span(self) -> Span:
        """From its name to its last argument."""
        words = self.directive.words
        return self.tree.span(self.directive.start, words[-1].end if words else self.directive.end)

    @property
    def name_span(self) -> Span:
        """Its name."""
        return self.tree.span(self.directive.start, self.directive.start + len(self.name))

    def argument_span(self, position: int = 0) -> Span:
        """One argument as it is written, quotes included; the name where there is no such argument."""
        arguments = self.directive.arguments
        if position >= len(arguments):
            return self.name_span
        return self.tree.span(arguments[position].start, arguments[position].end)

    def around(self) -> Iterator[Node]:
        """The blocks around it, innermost first, the root left out."""
        node = self.parent
        while node is not None and node.parent is not None:
            yield node
            node = node.parent

    def within(self, *names: str) -> Node | None:
        """The innermost block around it that has one of these names."""
        node = self.parent
        while node is not None and node.name not in names:
            node = node.parent
        return node

    def all(self, *names: str) -> Sequence[Node]:
        """The directives of these names directly in its block, in written order for one name."""
        block = self.block
        if not block:
            return ()
        index = self._index
        if index is None:
            index = self._index = {}
            for node in block:
                index.setdefault(node.name, []).append(node)
        if len(names) == 1:
            return index.get(names[0], ())
        found = [index[name] for name in names if name in index]
        if len(found) == 1:
            return found[0]
        if len(found) > 1 and len(block) <= _FEW:
            return [node for node in block if node.name in names]
        return list(itertools.chain.from_iterable(found))

    def first(self, *names: str) -> Node | None:
        """The first directive of these names directly in its block."""
        found = self.all(*names)
        return found[0] if found else None

    def is_first(self, *names: str) -> bool:
        """Whether it stands for all directives of these names in its block: for just one of them it does."""
        return self.parent is not None and self.parent.first(*names) is self

    def effective(self, *names: str) -> Sequence[Node]:
        """What holds here after inheritance: the directives of the innermost level that has any of them."""
        if self.block and (own := self.all(*names)):
            return own
        node = self.parent
        while node is not None:
            if found := node.all(*names):
                return found
            node = node.parent
        return ()

    def setting(self, name: str, default: str = "") -> str:
        """The first argument of what holds here for a directive that has one value."""
        found = self.effective(name)
        return found[-1].value() if found else default

    def below(self) -> Iterator[Node]:
        """Every directive within its block, at any depth, in written order."""
        stack = list(reversed(self.block or ()))
        while stack:
            node = stack.pop()
            yield node
            if node.block:
                stack.extend(reversed(node.block))
