"""What the parts of a plan for one http listener share."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.forwarding import Header, host_header
from lbgen.targets.nginx.tls import hsts_value
from lbgen.targets.nginx.variables import Variables
from lbgen.targets.nginx.view import Line
from lbgen.topology import Listener, Topology


class Site(NamedTuple):
    """One listener of one topology, with the block's variables."""

    topology: Topology
    able: Abilities
    variables: Variables
    listener: Listener
    headers: tuple[Header, ...]
    passes_as_sent: bool = False
    """Whether locations are chosen by another path than nginx's own, so that servers must be sent $request_uri."""

    @property
    def scheme(self) -> str:
        """What clients speak here."""
        return self.listener.protocol

    @property
    def host(self) -> Token:
        """The Host header towards the servers."""
        return host_header(self.variables)

    def hsts_lines(self) -> tuple[Line, ...]:
        """Strict-Transport-Security; `always`, and to be repeated wherever a location adds headers of its own."""
        tls = self.listener.tls
        return (add_header("Strict-Transport-Security", hsts_value(tls.hsts)),) if tls and tls.hsts else ()


def add_header(name: str, value: Token) -> Line:
    """A response header, whatever the status."""
    return Line(Token("add_header"), Token(f"{quote.word(name)} {value} always"))


def set_header(directive: str, name: str, value: Token) -> Line:
    """A request header towards the server; `directive` is proxy or grpc."""
    return Line(Token(f"{directive}_set_header"), Token(f"{quote.word(name)} {value}"))
