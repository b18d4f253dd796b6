"""What the templates print: tokens, and tuples of these."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token


class Line(NamedTuple):
    """A simple directive."""

    name: Token
    value: Token


class Entry(NamedTuple):
    """One line of a map, a geo or a split."""

    key: Token
    value: Token


class Definition(NamedTuple):
    """A `map`, `geo`, `split_clients` or `match` block: what it is for, what stands before `{`, and its lines."""

    comment: Token
    header: Token
    entries: Sequence[Entry]


class Upstream(NamedTuple):
    """An upstream block: its comment, its method and keep-alive lines around its servers."""

    comment: Token
    name: Token
    before: Sequence[Line]
    servers: Sequence[Token]
    after: Sequence[Line]


class Guard(NamedTuple):
    """A condition under which a location or server refuses with a status."""

    condition: Token
    status: Token


class Location(NamedTuple):
    """A location: what stands between `location` and `{`, when it refuses, its directives."""

    comment: Token
    header: Token
    guards: Sequence[Guard]
    lines: Sequence[Line]


class Server(NamedTuple):
    """A server block; `path` is the variable that holds the path to choose locations by, where it is not nginx's."""

    comment: Token
    lines: Sequence[Line]
    guards: Sequence[Guard]
    path: Token | None
    locations: Sequence[Location]


class Block(NamedTuple):
    """The http or the stream block."""

    lines: Sequence[Line]
    dollar: bool
    definitions: Sequence[Definition]
    upstreams: Sequence[Upstream]
    servers: Sequence[Server]


class Page(NamedTuple):
    """The whole file; `modules` are the packages' own `load_module` lines, which only stream needs."""

    modules: bool
    http: Block | None
    stream: Block | None
