"""Any text to manifests with positions, by a reader of all of YAML; never a traceback."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any
from lbgen.ports import Parsed
from lbgen.targets.kubernetes.scalars import meaning
from lbgen.targets.kubernetes.tree import (
    Document,
    Entry,
    Manifests,
    Mapping,
    Node,
    Place,
    Scalar,
    Sequence,
    objects,
)

SYNTAX = "LB001"
DUPLICATE = "LB002"
LIMIT = "LB006"

MOST_DEPTH = 100
MOST_NODES = 4_000_000

# Where YAML 1.1 breaks a line, and nobody else does.
_OTHER_BREAK = lazy_pattern("\r(?!\n)|[\x85\u2028\u2029]")


class _Stop(Exception):  # noqa: N818  # not an error: it carries the finding
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse(source: Source) -> Parsed:
    """The objects of `source`, and what is wrong with its YAML."""
    reader = _Reader(source)
    documents: list[Document] = []
    problem: Diagnostic | None = None
    try:
        for node in reader.roots():
            documents.extend(objects(source.name, node))
    except _Stop as stop:
        problem = stop.diagnostic
    except RecursionError:
        problem = _error(LIMIT, source.name, (1, 1, 1, 1), f"nested more than {MOST_DEPTH} deep")
    found = (*reader.diagnostics, problem) if problem else tuple(reader.diagnostics)
    return Parsed(Manifests(tuple(documents)), found)


class _Reader:
    """Events to nodes. An alias is the node its anchor names; the nodes of a file are counted with repetitions."""

    def __init__(self, source: Source) -> None:
        self._name = source.name
        self._text = source.text
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._nodes = 0
        self._next: Callable[[], Any] = lambda: None
        self._at = _placer(source.text)
        self._is_usual = source.text.endswith("\n") and _OTHER_BREAK.search(source.text) is None
        self.diagnostics: list[Diagnostic] = []

    def roots(self) -> Iterator[Node]:
        """The root of each document."""
        self._next = _guarded(_opened(_readable(self._text)), self._name, self._at)
        event = self._next()
        while event is not None:
            if type(event).__name__ == "DocumentStartEvent":
                self._anchors = {}
                yield self._node(self._next(), 0)
            event = self._next()

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self._alias(event)
        before = self._nodes
        self._count(1, event)
        if depth > MOST_DEPTH:
            raise _Stop(_error(LIMIT, self._name, self._place(event), f"nested more than {MOST_DEPTH} deep"))
        node: Node
        match kind:
            case "ScalarEvent":
                node = _scalar(event, self._place(event))
            case "SequenceStartEvent":
                node = self._sequence(event, depth)
            case _:
                node = self._mapping(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, self._nodes - before)
        return node

    def _alias(self, event: Any) -> Node:
        known = self._anchors.get(event.anchor)
        if known is None:
            message = f"the alias `*{event.anchor}` has no anchor before it"
            raise _Stop(_error(SYNTAX, self._name, self._place(event), message))
        self._count(known[1], event)
        return known[0]

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        if self._is_usual:  # most files, and then this is quicker
            return (start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return (*self._at(start), *self._at(end))

    def _count(self, more: int, event: Any) -> None:
        self._nodes += more
        if self._nodes > MOST_NODES:
            raise _Stop(
                _error(LIMIT, self._name, self._place(event), f"more than {MOST_NODES} values, aliases counted")
            )

    def _sequence(self, event: Any, depth: int) -> Sequence:
        items = []
        start = self._place(event)
        event = self._next()
        while type(event).__name__ != "SequenceEndEvent":
            items.append(self._node(event, depth + 1))
            event = self._next()
        return Sequence(tuple(items), _until(start, items[-1].place if items else self._place(event)))

    def _mapping(self, event: Any, depth: int) -> Mapping:
        entries: list[Entry] = []
        seen: set[str] = set()
        start = self._place(event)
        event = self._next()
        while type(event).__name__ != "MappingEndEvent":
            key = self._key(event, depth)
            value = self._node(self._next(), depth + 1)
            if key.text in seen:
                message = f"`{key.text}` is given twice; the API server takes one of the two"
                self.diagnostics.append(_error(DUPLICATE, self._name, key.place, message))
            seen.add(key.text)
            entries.append((key.text, key.place, value))
            event = self._next()
        fields = {entry[0]: entry for entry in entries}
        place = _until(start, entries[-1][2].place if entries else self._place(event))
        return Mapping(tuple(entries), place, fields)

    def _key(self, event: Any, depth: int) -> Scalar:
        node = self._node(event, depth + 1)
        if isinstance(node, Scalar):
            return node
        raise _Stop(_error(SYNTAX, self._name, node.place, "a key is a list or a mapping, not a word"))


def _readable(text: str) -> str:
    """The text with what no YAML reader takes (lone surrogates) replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _opened(text: str) -> Callable[[], Any]:
    """The stream of events: libyaml's where PyYAML brings it (the one within ruamel.yaml.clib refuses a colon in a
    plain scalar of a flow list), else ruamel.yaml's own.
    """
    try:
        from yaml._yaml import CParser  # noqa: PLC0415  # optional, and slow to import
    except ImportError:
        from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import

        events = YAML(typ="safe", pure=True).parse(text)
        return lambda: next(events, None)
    parser = CParser(text)
    get: Callable[[], Any] = parser.get_event
    return get


def _placer(text: str) -> Callable[[Any], tuple[int, int]]:
    """From a reader's mark to line and column of the text as everybody else counts them, and never beyond its end."""
    lines = text.count("\n") + 1
    end = (lines, len(text) - text.rfind("\n"))
    if _OTHER_BREAK.search(text) is None:
        return lambda mark: min((mark.line + 1, mark.column + 1), end)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def counted(mark: Any) -> tuple[int, int]:
        line = bisect_right(starts, mark.index)
        return min((line, mark.index - starts[line - 1] + 1), end)

    return counted


def _guarded(following: Callable[[], Any], name: str, at: Callable[[Any], tuple[int, int]]) -> Callable[[], Any]:
    """The events; what the reader refuses stops with a finding."""

    def step() -> Any:
        try:
            return following()
        except RecursionError:
            raise
        except Exception as error:  # both YAML libraries have errors of their own
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line, column = at(mark) if mark else (1, 1)
            words = getattr(error, "problem", None) or str(error).partition("\n")[0]
            place = (line, column, line, column + 1)
            raise _Stop(_error(SYNTAX, name, place, f"this is not YAML: {words}")) from error

    return step


def _scalar(event: Any, place: Place) -> Scalar:
    text: str = event.value
    is_plain = bool(event.implicit[0])
    return Scalar(text, meaning(text) if is_plain else text, not is_plain, place)


def _until(start: Place, end: Place) -> Place:
    return (start[0], start[1], end[2], end[3])


def _error(code: str, name: str, place: Place, message: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, Span(name, *place))
