"""Sticky sessions by cookie: nginx's own since 1.29.6 (Plus: always), emulated before.

The emulation gives each server an upstream of its own, in which the others stand as backups; the cookie chooses it.
Newcomers are balanced as the spec says, and every answer that came from another server than the cookie's sets the
cookie anew: `$upstream_addr` tells who answered (tests/behaviour/nginx).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.places import is_address
from lbgen.targets.nginx.site import Site, add_header
from lbgen.targets.nginx.upstreams import zone_line
from lbgen.targets.nginx.variables import DEFAULT, EMPTY
from lbgen.targets.nginx.view import Line
from lbgen.targets.nginx.view import Upstream as Block
from lbgen.topology import Server, Upstream

MOST_SERVERS = 64  # each server's upstream names all others, so the file grows with the square
_SHARE_OF_OTHERS = 100  # of a dead server's clients, against 1 for a backup: they share only while all others are down


def is_emulated(upstream: Upstream, able: Abilities) -> bool:
    """Whether this upstream's cookie must be done by hand, and can be."""
    return _lacks_sticky(upstream, able) and len(upstream.servers) <= MOST_SERVERS


def _lacks_sticky(upstream: Upstream, able: Abilities) -> bool:
    persistence = upstream.session_persistence
    return persistence is not None and persistence.type == "cookie" and not able.sticky


def destination(upstream: Upstream, site: Site) -> Token:
    """A variable that holds the upstream for this client: its server's own, or the common one."""
    entries = [(DEFAULT, quote.word(upstream.name))]
    entries += [(_as_key(server), _block_name(upstream, server)) for server in _bound(upstream)]
    return site.variables.map("sticky", _cookie(upstream, site), entries)


def response_lines(upstream: Upstream, site: Site) -> list[Line]:
    """The cookie, where the server that answered is not the one that it names."""
    persistence = upstream.session_persistence
    if persistence is None or not is_emulated(upstream, site.able):
        return []
    named = [(_as_pattern(server), quote.interpolated(server.name)) for server in _bound(upstream)]
    served = site.variables.map("served_by", Token("$upstream_addr"), [(DEFAULT, EMPTY), *named])
    age = f"; Max-Age={persistence.lifetime_ms // 1000}" if persistence.lifetime_ms else ""
    secure = "; Secure" if site.scheme == "https" else ""
    text = (f"{persistence.cookie}=", served, f"; Path=/{age}; HttpOnly{secure}; SameSite=Lax")
    fresh = site.variables.map(
        "sticky_cookie",
        quote.pieces(_cookie(upstream, site), ":", served),
        [(DEFAULT, quote.pieces(*text)), (quote.map_regex(r"^(.*):\1$|:$"), EMPTY)],
    )
    return [add_header("Set-Cookie", fresh)]


def blocks(upstream: Upstream, common: Sequence[Block]) -> Iterator[Block]:
    """One upstream per server that a client can be bound to, the others behind it.

    `common` are the blocks for newcomers; the second one, if there is one, holds the backups.
    """
    lines = _lines_by_name(upstream, common)
    for bound in _bound(upstream):
        others = [_behind(server, lines[server.name]) for server in upstream.servers if _may_stand_in(server, bound)]
        name = _block_name(upstream, bound)
        yield Block(
            comment=quote.fixed(f"sessions of {bound.name}"),
            name=name,
            before=(zone_line(name, 1 + len(others)),),
            servers=(Token(_without(lines[bound.name], "backup", "down", "weight=")), *others),
            after=common[0].after,
        )


def _lines_by_name(upstream: Upstream, common: Sequence[Block]) -> Mapping[str, Token]:
    servers = upstream.servers
    if len(common) > 1:
        servers = tuple(sorted(servers, key=lambda server: server.backup))
    written = [line for block in common for line in block.servers]
    return {server.name: line for server, line in zip(servers, written, strict=True)}


def notes(upstream: Upstream, able: Abilities) -> Iterator[Note]:
    """Who cannot be recognised."""
    if not is_emulated(upstream, able):
        if _lacks_sticky(upstream, able):
            yield Note(
                "session_persistence.cookie", (*upstream.origin, "session_persistence"), Support.UNSUPPORTED,
                f"before 1.29.6 each server needs an upstream of its own: at most {MOST_SERVERS} servers",
                f"clients stay with one of {len(upstream.servers)} servers", "every request is balanced anew",
            )  # fmt: skip
        return
    for server in _bound(upstream, with_names=True):
        if not is_address(server.host):
            yield Note(
                "session_persistence.cookie",
                (*upstream.origin, "session_persistence"),
                Support.APPROXIMATED,
                "before 1.29.6 the server that answered is known by its address, which a name does not tell",
                f"clients stay with `{server.name}`",
                f"clients of `{server.name}` are balanced anew",
            )


def _bound(upstream: Upstream, *, with_names: bool = False) -> list[Server]:
    return [server for server in upstream.servers if not server.backup and (with_names or is_address(server.host))]


def _may_stand_in(server: Server, bound: Server) -> bool:
    return server is not bound and not server.drain and bool(server.weight)


def _behind(server: Server, line: Token) -> Token:
    weight = 1 if server.backup else _SHARE_OF_OTHERS
    return Token(f"{_without(line, 'backup', 'down', 'weight=')} weight={weight} backup")


def _block_name(upstream: Upstream, server: Server) -> Token:
    return quote.word(f"{upstream.name}~{server.name}")


def _cookie(upstream: Upstream, site: Site) -> Token:
    assert upstream.session_persistence is not None
    return site.variables.cookie(upstream.session_persistence.cookie)


def _as_key(server: Server) -> Token:
    return quote.map_regex(f"^{quote.exactly(server.name)}$")


def _as_pattern(server: Server) -> Token:
    return quote.map_regex(f"(?:^|[ ,]){quote.exactly(server.address)}$")


def _without(line: Token, *unwanted: str) -> str:
    return " ".join(word for word in line.split(" ") if not word.startswith(unwanted))
