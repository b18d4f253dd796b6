"""Manifests as nearly everybody writes them, read line by line with one regex: much faster than by events.

Block mappings and lists of plain words, of quoted strings without escapes, and of flow collections on one line. What
else a text holds (anchors, tags, blocks of text, values on several lines, any mistake) is for the whole reader, which
then reads all of it. So what is read here gives the nodes and places that libyaml gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from lbgen.lazy_pattern import lazy_pattern
from lbgen.targets.kubernetes.scalars import meaning
from lbgen.targets.kubernetes.tree import Entry, Mapping, Node, Place, Scalar, Sequence

_MOST_CHARACTERS = 4_000_000
_MOST_DEPTH = 50

_QUOTED = r""""[^"\\]*+"|'[^']*+'"""
_PLAIN = r"(?:[A-Za-z0-9_/.(+~$^]|-(?=[A-Za-z0-9]))(?:[^\ :]|:(?![\ ]|\Z)|\ ++(?![\#:]|\Z))*+"
_END = r"\ *+(?:(?<![^\ ])\#.*+)?\Z"
_LINE = lazy_pattern(
    rf"""
    (?P<document>---(?![^\ ])){_END}
    |(?P<dashes>\ *+(?:-\ ++)*+)
    (?:(?P<key>[A-Za-z0-9_][A-Za-z0-9_./-]{{0,200}}+):(?:\ ++|\Z))?+
    (?:(?P<flow>(?=[\[{{]))|(?P<value>{_QUOTED}|{_PLAIN})?{_END})
    """,
    re.VERBOSE,
)
# Cut short, for a key within a flow collection may not be of any length.
_WORD = r"""[A-Za-z0-9_/.+~][A-Za-z0-9_/.+~-]{0,200}+|"[^"\\]{0,200}+"|'[^']{0,200}+'"""
_FLOW = lazy_pattern(
    rf"\ *+(?:(?P<key>{_WORD}):\ ++)?+(?:(?P<flow>(?=[\[{{]))|(?P<word>{_WORD})?\ *+(?P<mark>[],}}]))", re.VERBOSE
)
_MARK = lazy_pattern(r"\ *+([],}])", re.VERBOSE)
_BEHIND = lazy_pattern(_END, re.VERBOSE)


class _Unusual(Exception):  # noqa: N818  # a way out, not an error
    pass


# What a line is made of: a column with a dash (no key, no value), with a key and its place and the value that stands
# behind it, or with an item of a list. Plain tuples, for there are as many as lines.
_Piece = tuple[int, str | None, Place, Node | None]
_NOWHERE = (0, 0, 0, 0)
_LAST: _Piece = (0, None, _NOWHERE, None)
# As `Scalar(...)`, of its fields in a tuple and without a call in Python: most values of a file are scalars.
_made: Callable[[tuple[str, str | int | float | bool | None, bool, Place]], Scalar] = partial(tuple.__new__, Scalar)


def roots(text: str) -> list[Node] | None:
    """The root of each document that holds anything; None where the text is not of the usual kind."""
    if len(text) > _MOST_CHARACTERS or not text.replace("\n", "").isprintable():
        return None
    try:
        return [_Blocks(pieces).root() for pieces in _documents(text) if pieces]
    except _Unusual:
        return None


def _documents(text: str) -> Iterator[list[_Piece]]:
    """The pieces of each document."""
    pieces: list[_Piece] = []
    known = lru_cache(maxsize=4096)(_line)  # the same lines stand in a file again and again
    for number, line in enumerate(text.split("\n"), 1):
        read = known(line)
        if read is None:
            yield pieces
            pieces = []
            continue
        for column, key, (_, start, _, end), node in read:
            pieces.append((column, key, (number, start, number, end), node and _moved(node, number)))
    yield pieces


def _moved(node: Node, number: int) -> Node:
    """A node of one line at the line with that number."""
    _, start, _, end = node.place
    place = (number, start, number, end)
    if isinstance(node, Scalar):
        text, value, is_quoted, _ = node
        return _made((text, value, is_quoted, place))
    if isinstance(node, Sequence):
        return Sequence(tuple([_moved(item, number) for item in node.items]), place)
    return _mapping(
        [(key, (number, start, number, end), _moved(value, number)) for key, (_, start, _, end), value in node.entries],
        place,
    )


def _mapping(entries: list[Entry], place: Place) -> Mapping:
    fields = {entry[0]: entry for entry in entries}
    if len(fields) < len(entries):
        raise _Unusual
    return Mapping(tuple(entries), place, fields)


def _line(text: str) -> list[_Piece] | None:
    """The pieces of a line, as if it were the line before the first; None for the beginning of a document."""
    found = _LINE.match(text)
    if found is None:
        raise _Unusual
    document, dashes, key, flow, value = found.groups()
    if document:
        return None
    pieces: list[_Piece] = []
    column, is_listed = len(dashes) + 1, "-" in dashes
    if is_listed:
        pieces += [(at, None, _NOWHERE, None) for at, one in enumerate(dashes, 1) if one == "-"]
    node: Node | None = None
    if value is not None:
        node = _scalar(value, found.start("value"))
    elif flow is not None:
        node, end = _flow(text, found.end(), 0)
        _matched(_BEHIND, text, end)
    if key is not None:
        pieces.append((column, key, (0, column, 0, column + len(key)), node))
    elif node is not None and is_listed:
        pieces.append((column, None, _NOWHERE, node))
    elif node is not None or is_listed:
        raise _Unusual
    return pieces


def _matched(regex: re.Pattern[str], text: str, position: int) -> re.Match[str]:
    found = regex.match(text, position)
    if found is None:
        raise _Unusual
    return found


def _scalar(raw: str, start: int) -> Scalar:
    place = (0, start + 1, 0, start + 1 + len(raw))
    if raw[0] in "\"'":
        return _made((raw[1:-1], raw[1:-1], True, place))
    return _made((raw, meaning(raw), False, place))


def _flow(text: str, start: int, depth: int) -> tuple[Node, int]:
    """The flow collection that opens at an offset of a line, and the offset behind it."""
    position, mark = start + 1, ","
    closing = "}" if text[start] == "{" else "]"
    keys: list[Scalar] = []
    items: list[Node] = []
    while mark == ",":
        found = _matched(_FLOW, text, position)
        key, flow, word, mark = found.groups()
        position = found.end()
        if key is not None:
            keys.append(_scalar(key, found.start("key")))
        if word is not None:
            items.append(_scalar(word, found.start("word")))
        elif flow is not None and depth < _MOST_DEPTH:
            item, position = _flow(text, position, depth + 1)
            items.append(item)
            found = _matched(_MARK, text, position)
            mark, position = found[1], found.end()
        elif mark == "," or keys or items:
            raise _Unusual
    if mark != closing or len(keys) != (len(items) if closing == "}" else 0):
        raise _Unusual
    place = (0, start + 1, 0, items[-1].place[3] if items else position + 1)
    if closing == "}":
        named = zip(keys, items, strict=True)
        return _mapping([(key.text, key.place, item) for key, item in named], place), position
    return Sequence(tuple(items), place), position


class _Blocks:
    """The pieces of a document to nodes, by their columns."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces = [*pieces, _LAST]
        self._at = 0

    def root(self) -> Node:
        """The document, of which nothing may be left over."""
        node = self._node(0)
        if self._pieces[self._at] is not _LAST:
            raise _Unusual
        return node

    def _node(self, depth: int) -> Node:
        column, key, _, _ = self._pieces[self._at]
        if depth > _MOST_DEPTH:
            raise _Unusual
        return self._sequence(column, depth) if key is None else self._mapping(column, depth)

    def _mapping(self, column: int, depth: int) -> Mapping:
        pieces, entries = self._pieces, list[Entry]()
        while True:
            key_column, key, place, value = pieces[self._at]
            if key_column != column or key is None:
                break
            self._at += 1
            entries.append((key, place, self._below(column, place, depth) if value is None else value))
        first, last = entries[0][1], entries[-1][2].place
        return _mapping(entries, (first[0], column, last[2], last[3]))

    def _below(self, column: int, key: Place, depth: int) -> Node:
        """The value that begins on the line behind a key's; a list may begin at the key's own column."""
        following, name, _, _ = self._pieces[self._at]
        if following > column or (following == column and name is None):
            return self._node(depth + 1)
        _, _, line, behind = key
        return Scalar("", None, False, (line, behind + 1, line, behind + 1))

    def _sequence(self, column: int, depth: int) -> Sequence:
        pieces, items = self._pieces, list[Node]()
        while pieces[self._at][:2] == (column, None):
            self._at += 1
            _, key, _, value = pieces[self._at]
            if key is None and value is not None:
                self._at += 1
                items.append(value)
            else:
                items.append(self._node(depth + 1))
        last = items[-1].place
        return Sequence(tuple(items), (items[0].place[0], column, last[2], last[3]))
