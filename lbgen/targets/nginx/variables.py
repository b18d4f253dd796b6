"""Variables that the plan defines as it goes: one name per distinct map, in the order of their first use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.view import Definition, Entry

DEFAULT = Token("default")
VOLATILE = (Token("volatile"), Token(""))
EMPTY = Token('""')
_PIECE = 200  # characters that stay below nginx's 4096 bytes even if each is written as a variable


class Variables:
    """Defines variables of one http or stream block."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Token] = {}
        self._made: list[Definition] = []
        self._count: dict[str, int] = {}

    def all(self) -> tuple[Definition, ...]:
        """Everything defined so far."""
        return tuple(self._made)

    def map(self, purpose: str, source: Token, entries: Iterable[tuple[Token, Token]]) -> Token:
        """A variable by `map`; entries as (key, value), the default among them."""
        return self._define("map", purpose, source, tuple(entries))

    def geo(self, purpose: str, source: Token, networks: Sequence[str]) -> Token:
        """A variable that is 1 for an address in one of the networks, else 0."""
        entries = [(DEFAULT, Token("0")), *((quote.word(network), Token("1")) for network in networks)]
        return self._define("geo", purpose, source, tuple(entries))

    def split(self, purpose: str, source: Token, parts: Iterable[tuple[Token, Token]]) -> Token:
        """A variable by `split_clients`; parts as (percentage or `*`, value)."""
        return self._define("split_clients", purpose, source, tuple(parts))

    def cookie(self, name: str) -> Token:
        """A variable that holds the first cookie of that name, with case; empty without one."""
        return self._picked("cookie_value", Token("$http_cookie"), rf"(?:^|;)\s*{quote.exactly(name)}=", "[^;]*")

    def parameter(self, name: str) -> Token:
        """A variable that holds the first query parameter of that name, with case, as sent; empty without one."""
        return self._picked("parameter", Token("$args"), rf"(?:^|&){quote.exactly(name)}=", "[^&]*")

    def text(self, value: str) -> Token:
        """A literal where variables are expanded, in pieces where nginx refuses so long a word."""
        try:
            return quote.pieces(value)
        except quote.UnquotableError:
            starts = range(0, len(value), _PIECE)
            parts = (quote.pieces(value[start : start + _PIECE]) for start in starts)
            return quote.pieces(*(self.map("text", EMPTY, [(DEFAULT, part)]) for part in parts))

    def _picked(self, purpose: str, source: Token, before: str, value: str) -> Token:
        pattern = quote.map_regex(f"{before}(?<lbgen_picked>{value})")
        return self.map(purpose, source, [(DEFAULT, EMPTY), (pattern, Token("$lbgen_picked"))])

    def _define(self, kind: str, purpose: str, source: Token, entries: tuple[tuple[Token, Token], ...]) -> Token:
        key = (kind, source, entries)
        if key not in self._known:
            number = self._count[purpose] = self._count.get(purpose, 0) + 1
            name = Token(f"$lbgen_{purpose}" + (f"_{number}" if number > 1 else ""))
            self._known[key] = name
            header = Token(f"{kind} {source} {name}")
            self._made.append(Definition(header, tuple(Entry(*entry) for entry in entries)))
        return self._known[key]
