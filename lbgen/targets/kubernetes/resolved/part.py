"""A place in a manifest: a value with the key it stands under, or the nearest place above where nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Span
from lbgen.targets.kubernetes.tree import Mapping, Node, Place, Scalar, Sequence


class Part:
    """What stands at a path; nothing may, and asking further is fine then. `span` is always a place that is written.

    `above` is the place of the key, and of what is nearest above where nothing is written.
    """

    __slots__ = ("_above", "_source", "key", "node")

    def __init__(self, source: str, node: Node | None, above: Place, key: str | None = None) -> None:
        self._source = source
        self._above = above
        self.node = node
        self.key = key

    def __bool__(self) -> bool:
        """Whether anything is written here."""
        return self.node is not None

    def __getitem__(self, name: str) -> Part:
        """The value of a key; the last one where it repeats."""
        if isinstance(self.node, Mapping):
            found = self.node.fields.get(name)
            if found is not None:
                _, place, value = found
                return Part(self._source, value, place, name)
        return self.lacking()

    def lacking(self) -> Part:
        """What is not written below this."""
        return Part(self._source, None, self._place)

    def at(self, *path: str) -> Part:
        """The value below several keys."""
        found = self
        for name in path:
            found = found[name]
        return found

    @property
    def items(self) -> Iterator[Part]:
        """The items of a list; none where there is no list."""
        if isinstance(self.node, Sequence):
            for item in self.node.items:
                yield Part(self._source, item, item.place)

    @property
    def entries(self) -> Iterator[tuple[str, Part]]:
        """Keys and values of a mapping."""
        if isinstance(self.node, Mapping):
            for key, place, value in self.node.entries:
                yield key, Part(self._source, value, place, key)

    @property
    def texts(self) -> Iterator[Part]:
        """The strings of a list."""
        return (item for item in self.items if item.text)

    @property
    def text(self) -> str:
        """A string as it is meant; empty where there is none, or another type."""
        value = self.node.value if isinstance(self.node, Scalar) else None
        return value if isinstance(value, str) else ""

    @property
    def written(self) -> str:
        """A scalar's own characters, whatever type they are meant as."""
        return self.node.text if isinstance(self.node, Scalar) else ""

    @property
    def number(self) -> int | None:
        """A whole number."""
        value = self.node.value if isinstance(self.node, Scalar) else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    @property
    def is_true(self) -> bool:
        """Whether this is `true`."""
        return isinstance(self.node, Scalar) and self.node.value is True

    @property
    def is_quoted(self) -> bool:
        """Whether the scalar stands in quotes or is a block of text."""
        return isinstance(self.node, Scalar) and self.node.quoted

    @property
    def is_block_text(self) -> bool:
        """Whether the scalar is a block of text (`|`, `>`): then it ends at the beginning of the line behind it."""
        return isinstance(self.node, Scalar) and self.node.quoted and self.node.place[2] > self.node.place[0]

    @property
    def span(self) -> Span:
        """The place of the value, or of the nearest thing above that is written."""
        return Span(self._source, *self._place)

    @property
    def key_span(self) -> Span:
        """The place of the key; of the value where it has none."""
        return self.span if self.key is None else Span(self._source, *self._above)

    @property
    def _place(self) -> Place:
        return self.node.place if self.node is not None else self._above
