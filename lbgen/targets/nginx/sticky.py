"""Sticky sessions by cookie: nginx's own since 1.29.6 (Plus: always), emulated before.

The emulation gives each server an upstream of its own with the others as backups; the cookie names the upstream.
Newcomers are spread by weight. A client whose server dies is served by the others, and is not bound anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.site import Site, add_header
from lbgen.targets.nginx.variables import DEFAULT
from lbgen.targets.nginx.view import Line
from lbgen.targets.nginx.view import Upstream as Block
from lbgen.topology import Server, Upstream


def is_emulated(upstream: Upstream, able: Abilities) -> bool:
    """Whether this upstream's cookie must be done by hand."""
    persistence = upstream.session_persistence
    return persistence is not None and persistence.type == "cookie" and not able.sticky


def destination(upstream: Upstream, site: Site) -> Token:
    """A variable that holds the name of the server's own upstream for this client."""
    assert upstream.session_persistence is not None
    cookie = Token("$cookie_" + upstream.session_persistence.cookie)
    entries = [(DEFAULT, _newcomer(upstream, site))]
    entries += [(quote.map_key(server.name), _block_name(upstream, server)) for server in _bound(upstream)]
    return site.variables.map("sticky", cookie, entries)


def response_lines(upstream: Upstream, site: Site) -> list[Line]:
    """The cookie for newcomers."""
    persistence = upstream.session_persistence
    if persistence is None or not is_emulated(upstream, site.able):
        return []
    age = f"; Max-Age={persistence.lifetime_ms // 1000}" if persistence.lifetime_ms else ""
    tail = f"; Path=/; HttpOnly; SameSite=Lax{age}"
    named = [(_block_name(upstream, server), _cookie(upstream, server, tail)) for server in _bound(upstream)]
    fresh = site.variables.map("sticky_cookie", _newcomer(upstream, site), [(DEFAULT, Token('""')), *named])
    known = [(quote.map_key(server.name), Token('""')) for server in _bound(upstream)]
    cookie = Token("$cookie_" + persistence.cookie)
    return [add_header("Set-Cookie", site.variables.map("sticky_fresh", cookie, [(DEFAULT, fresh), *known]))]


def blocks(upstream: Upstream, block: Block) -> Iterator[Block]:
    """One upstream per server that a client can be bound to, the others behind it."""
    servers = dict(zip((server.name for server in upstream.servers), block.servers, strict=False))
    for bound in _bound(upstream):
        first = servers[bound.name].replace(" drain", "").replace(" down", "")
        others = [Token(f"{_bare(servers[name])} backup") for name in servers if name != bound.name]
        name = _block_name(upstream, bound)
        yield Block(
            comment=quote.fixed(f"upstream {upstream.name}, clients bound to {bound.name}"),
            name=name,
            before=(Line(Token("zone"), Token(f"zone_{name} 64k")),),
            servers=(Token(_bare(Token(first))), *others),
            after=block.after,
        )


def notes(upstream: Upstream, able: Abilities) -> Iterator[Note]:
    """What the emulation does otherwise."""
    if is_emulated(upstream, able):
        yield Note(
            "session_persistence.cookie",
            (*upstream.origin, "session_persistence"),
            Support.APPROXIMATED,
            "one upstream per server: newcomers are spread by weight, and are not bound anew when their server dies",
            f"{upstream.algorithm} for newcomers",
            "random by weight for newcomers",
        )


def _bound(upstream: Upstream) -> list[Server]:
    return [server for server in upstream.servers if not server.backup]


def _newcomer(upstream: Upstream, site: Site) -> Token:
    takers = [server for server in _bound(upstream) if server.weight and not server.drain]
    total = sum(server.weight for server in takers)
    parts: list[tuple[Token, Token]] = []
    for server in takers[:-1]:
        steps = server.weight * 10_000 // total
        if steps:
            parts.append((Token(f"{steps // 100}.{steps % 100:02d}%"), _block_name(upstream, server)))
    parts.append((Token("*"), _block_name(upstream, takers[-1])))
    return site.variables.split("newcomer", quote.pieces(Token("$request_id"), upstream.name), parts)


def _block_name(upstream: Upstream, server: Server) -> Token:
    return quote.word(f"{upstream.name}--{server.name}")


def _cookie(upstream: Upstream, server: Server, tail: str) -> Token:
    assert upstream.session_persistence is not None
    return quote.pieces(f"{upstream.session_persistence.cookie}={server.name}{tail}")


def _bare(line: Token) -> str:
    words = [word for word in line.split(" ") if word not in ("backup", "down", "drain") and "weight=" not in word]
    return " ".join(words)
