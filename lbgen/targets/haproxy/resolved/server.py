"""A server with what `default-server` lines before it and the defaults give it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from lbgen.diagnostics import Span
from lbgen.lean_typing import NamedTuple
from lbgen.targets.haproxy.resolved.durations import milliseconds
from lbgen.targets.haproxy.resolved.parameters import SERVER_VALUED, read
from lbgen.targets.haproxy.resolved.statement import Statement
from lbgen.whole_number import whole_number

_OPPOSITES = {"enabled": "disabled", "stick": "non-stick"}


def is_address(host: str) -> bool:
    """Whether a host is an IP address."""
    if ":" not in host:
        parts = host.split(".")
        return len(parts) == 4 and host.isascii() and all(map(_is_byte, parts))
    import ipaddress  # noqa: PLC0415  # only for what may be of version 6

    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_byte(digits: str) -> bool:
    return digits.isdecimal() and len(digits) <= 3 and int(digits) <= 255 and (digits[0] != "0" or digits == "0")


class Given(NamedTuple):
    """A parameter and the line that gives it."""

    value: str
    at: int
    statement: Statement

    def span(self) -> Span:
        """The parameter with its value."""
        return self.statement.word_span(self.at, self.at + 1 if self.value else self.at)


def taken(before: Mapping[str, Given], statement: Statement, start: int = 1) -> dict[str, Given]:
    """The parameters that hold behind a line, for those that held before it."""
    given = dict(before)
    for name, parameter in read(statement.words, start, SERVER_VALUED):
        if name.startswith("no-"):
            given.pop(name[3:], None)
        elif name in _OPPOSITES:
            given.pop(_OPPOSITES[name], None)
        given[name] = Given(*parameter, statement)
    return given


class Server:
    """A `server` or `server-template` line."""

    def __init__(self, statement: Statement, defaults: Mapping[str, Given]) -> None:
        self.statement = statement
        self.is_template = statement.keyword == "server-template"
        self.name = statement.word(1)
        self._address_at = 3 if self.is_template else 2
        self.address = statement.word(self._address_at)
        self._given = taken(defaults, statement, self._address_at + 1)

    def has(self, name: str) -> bool:
        """Whether a parameter holds for it."""
        return name in self._given

    def given(self, name: str) -> Given | None:
        """A parameter, or None."""
        return self._given.get(name)

    def value(self, name: str, default: str = "") -> str:
        """A parameter's value."""
        found = self._given.get(name)
        return found.value if found else default

    def milliseconds(self, name: str, default: float) -> float | None:
        """A parameter that is a time; None where it cannot be told."""
        found = self._given.get(name)
        return milliseconds(found.value) if found else default

    def number(self, name: str, default: int) -> int | None:
        """A parameter that is a whole number; None where it cannot be told."""
        text = self.value(name, str(default))
        return whole_number(text) if text.isdecimal() and text.isascii() else None

    @property
    def is_checked(self) -> bool:
        """Whether its health is known: by its own check, or by that of the server it tracks."""
        return self.has("check") or self.has("track") or self.has("agent-check")

    @cached_property
    def host(self) -> str:
        """The address without its port and without a family (`ipv4@`); empty for sockets and unknown ones."""
        text = self.address.partition("@")[2] if self.address.startswith(("ipv4@", "ipv6@")) else self.address
        if "$" in text or "@" in text or text.startswith("/"):
            return ""
        host, separator, port = text.rpartition(":")
        is_port = separator and (port.lstrip("+-").isdecimal() or not port) and (":" not in host or "[" in host)
        return (host if is_port else text).strip("[]")

    @property
    def has_name(self) -> bool:
        """Whether its address is a name that must be looked up."""
        return bool(self.host) and self.host != "*" and not is_address(self.host)

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return (
            self.host.startswith("127.") or self.host in ("::1", "localhost") or self.address.startswith(("/", "unix@"))
        )

    def name_span(self) -> Span:
        """Its name."""
        return self.statement.word_span(1)

    def address_span(self) -> Span:
        """Its address."""
        return self.statement.word_span(self._address_at)
