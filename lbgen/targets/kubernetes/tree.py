"""A manifest as it was written: documents of mappings, sequences and scalars, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Span
from lbgen.lean_typing import Any, NamedTuple

Place = tuple[int, int, int, int]
Step = str | int


class Scalar(NamedTuple):
    """A scalar: its text without quotes, what it means, and whether it stood in quotes or was a block of text."""

    text: str
    value: str | int | float | bool | None
    quoted: bool
    place: Place


class Mapping(NamedTuple):
    """Keys and values in written order; a key that repeats stands here each time, in `fields` the last one."""

    entries: tuple[Entry, ...]
    place: Place
    fields: dict[str, Entry]

    def get(self, name: str) -> Node | None:
        """The value of a key, the last one where it repeats."""
        found = self.fields.get(name)
        return found[2] if found else None


class Sequence(NamedTuple):
    """Items in written order."""

    items: tuple[Node, ...]
    place: Place


Node = Scalar | Mapping | Sequence
Entry = tuple[str, Place, Node]  # a key, its place, and its value


class Document(NamedTuple):
    """One object of a file (an item of a `kind: List` is one too), as nodes and as plain data."""

    source: str
    root: Node
    data: Any

    @property
    def kind(self) -> str:
        """`kind`, empty where there is none."""
        kind = self.data.get("kind") if isinstance(self.data, dict) else None
        return kind if isinstance(kind, str) else ""

    @property
    def api(self) -> str:
        """`apiVersion`, empty where there is none."""
        api = self.data.get("apiVersion") if isinstance(self.data, dict) else None
        return api if isinstance(api, str) else ""

    @property
    def name(self) -> str:
        """`metadata.name`, empty where there is none."""
        metadata = self.data.get("metadata") if isinstance(self.data, dict) else None
        name = metadata.get("name") if isinstance(metadata, dict) else None
        return name if isinstance(name, str) else ""

    @property
    def namespace(self) -> str:
        """`metadata.namespace`, `default` where there is none."""
        metadata = self.data.get("metadata") if isinstance(self.data, dict) else None
        name = metadata.get("namespace") if isinstance(metadata, dict) else None
        return name if isinstance(name, str) else "default"

    def span(self, path: tuple[Step, ...] = ()) -> Span:
        """The place of what lies at `path`, or of the nearest thing above it."""
        place = (find(self.root, path) or self.root).place
        return Span(self.source, *place)


class Manifests(NamedTuple):
    """All objects of one file."""

    documents: tuple[Document, ...]


def find(root: Node, path: tuple[Step, ...]) -> Node | None:
    """The node at a path of keys and indexes; where it ends early, the last node that is there."""
    node: Node = root
    for step in path:
        below = _below(node, step)
        if below is None:
            return node
        node = below
    return node


def _below(node: Node, step: Step) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def plain(node: Node) -> Any:
    """The node as dict, list and scalars."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {name: plain(value) for name, _, value in node.entries}
    return [plain(item) for item in node.items]


def walk(node: Node, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Node]]:
    """Every node below and including this one, with its path."""
    yield path, node
    if isinstance(node, Mapping):
        for name, _, value in node.entries:
            yield from walk(value, (*path, name))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from walk(item, (*path, index))


def objects(name: str, root: Node) -> Iterator[Document]:
    """The document itself, or the items of a List."""
    data = plain(root)
    if data is None:
        return
    items = root.get("items") if isinstance(root, Mapping) else None
    is_list = isinstance(data, dict) and isinstance(data.get("kind"), str) and data["kind"].endswith("List")
    if is_list and isinstance(items, Sequence):
        for item in items.items:
            yield Document(name, item, plain(item))
        return
    yield Document(name, root, data)
