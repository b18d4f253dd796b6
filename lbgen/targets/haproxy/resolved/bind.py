"""A `bind` line."""

from __future__ import annotations

from lbgen.diagnostics import Span
from lbgen.lazy_pattern import lazy_pattern
from lbgen.targets.haproxy.resolved.parameters import BIND_VALUED, Parameter, read
from lbgen.targets.haproxy.resolved.statement import Statement
from lbgen.whole_number import whole_number

_PORTS = lazy_pattern(r"(?P<host>.*):(?P<first>\d+)(?:-(?P<last>\d+))?")
_LOOPBACK = lazy_pattern(r"127\.|::1$|\[::1\]$|localhost$")


class Bind:
    """Where a frontend listens, and how."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.addresses = tuple(statement.word(1).split(","))
        self._given: dict[str, Parameter] = dict(read(statement.words, 2, BIND_VALUED))

    def has(self, name: str) -> bool:
        """Whether a parameter is given."""
        return name in self._given

    def given(self, name: str) -> Parameter | None:
        """A parameter, or None."""
        return self._given.get(name)

    def value(self, name: str) -> str:
        """A parameter's value; empty without it."""
        found = self._given.get(name)
        return found.value if found else ""

    def span_of(self, name: str) -> Span:
        """A given parameter with its value."""
        found = self._given[name]
        return self.statement.word_span(found.at, found.at + 1 if found.value else found.at)

    @property
    def is_tls(self) -> bool:
        """Whether TLS ends here."""
        return self.has("ssl")

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it: loopback, a socket of the file system, or a file descriptor."""
        return all(
            address.startswith(("/", "unix@", "abns@", "abnsz@", "fd@", "sockpair@")) or _is_loopback(address)
            for address in self.addresses
        )

    @property
    def is_unknown(self) -> bool:
        """Whether where it listens depends on the environment."""
        return "$" in self.statement.word(1)

    @property
    def ports(self) -> set[int]:
        """The first port of each address."""
        found = (_PORTS.fullmatch(address) for address in self.addresses)
        return {whole_number(one["first"]) for one in found if one}


def _is_loopback(address: str) -> bool:
    host = address.partition("@")[2] or address
    found = _PORTS.fullmatch(host)
    return _LOOPBACK.match(found["host"] if found else host) is not None
