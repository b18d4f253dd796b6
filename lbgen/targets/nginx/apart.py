"""Backup servers with methods for which nginx takes none (hash, random): an upstream of their own.

nginx answers 502 or 504 by itself when no server could be reached. Where not even the last try got a connection, the
request goes on to the backups; it has reached nobody, so this is no repetition (tests/behaviour/nginx).
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.site import Site
from lbgen.targets.nginx.variables import DEFAULT
from lbgen.targets.nginx.view import Line, Location
from lbgen.topology import Upstream

_WITHOUT_BACKUPS = ("ip_hash", "consistent_hash", "random_two_choices", "random")
_UNREACHED = (502, 504)


def is_by_address(upstream: Upstream) -> bool:
    """Whether sessions are bound by hashing the client's address, instead of the algorithm."""
    return upstream.session_persistence is not None and upstream.session_persistence.type == "client_ip"


def takes_backups(upstream: Upstream) -> bool:
    """Whether nginx takes backup servers with this upstream's method."""
    return upstream.algorithm not in _WITHOUT_BACKUPS and not is_by_address(upstream)


def has_backups_apart(upstream: Upstream) -> bool:
    """Whether this upstream's backups need an upstream of their own."""
    return not takes_backups(upstream) and any(server.backup for server in upstream.servers)


def block_name(upstream: Upstream) -> Token:
    """The name of the backups' upstream; a spec's names hold no `~`."""
    return quote.word(f"{upstream.name}~backup")


def leaving_lines(target: Token, site: Site) -> Iterator[Line]:
    """Where a request that reached no server goes on: to the location `target`."""
    for status in _UNREACHED:
        entries = [(DEFAULT, _failing(status)), (quote.map_regex("-$"), target)]
        chosen = site.variables.map("unreached", Token("$upstream_connect_time"), entries)
        yield Line(Token("error_page"), Token(f"{status} = {chosen}"))


def failing_locations() -> Iterator[Location]:
    """The answers for requests that did reach a server, which then failed."""
    for status in _UNREACHED:
        yield Location(
            Token("a server was reached, and failed"), _failing(status), (),
            (Line(Token("return"), Token(str(status))),),
        )  # fmt: skip


def _failing(status: int) -> Token:
    return Token(f"@lbgen_{status}")
