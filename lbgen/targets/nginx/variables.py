"""Variables that the plan defines as it goes: one name per distinct map, in the order of their first use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.view import Entry, Variable

DEFAULT = Token("default")


class Variables:
    """Defines variables of one http or stream block."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Token] = {}
        self._made: list[Variable] = []
        self._count: dict[str, int] = {}

    def all(self) -> tuple[Variable, ...]:
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

    def _define(self, kind: str, purpose: str, source: Token, entries: tuple[tuple[Token, Token], ...]) -> Token:
        key = (kind, source, entries)
        if key not in self._known:
            number = self._count[purpose] = self._count.get(purpose, 0) + 1
            name = Token(f"$lbgen_{purpose}" + (f"_{number}" if number > 1 else ""))
            self._known[key] = name
            self._made.append(Variable(Token(kind), source, name, tuple(Entry(*entry) for entry in entries)))
        return self._known[key]
