"""Upstream blocks, for http and stream: method, servers, affinity, keep-alive."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.times import duration, whole_seconds
from lbgen.targets.nginx.view import Line, Upstream
from lbgen.topology import Server, SpecPath
from lbgen.topology import Upstream as UpstreamNode
from lbgen.topology.units import show_duration

_HASHED = ("ip_hash", "consistent_hash", "random_two_choices", "random")
_ZONE_KIB, _SERVERS_PER_ZONE_KIB = 64, 1


class Planned(NamedTuple):
    """Blocks for one upstream of the topology, and what had to be said about it."""

    blocks: tuple[Upstream, ...]
    notes: tuple[Note, ...]


def plan_upstream(upstream: UpstreamNode, able: Abilities, *, resolver: bool) -> Planned:
    """The block of an upstream. Backups are left out, and reported, where nginx refuses them."""
    notes = list(_notes(upstream, able))
    takes_backups = _takes_backups(upstream)
    servers = [server for server in upstream.servers if takes_backups or not server.backup]
    scale = math.gcd(*(server.weight for server in servers)) or 1
    block = Upstream(
        comment=quote.fixed(f"upstream {upstream.name}"),
        name=quote.word(upstream.name),
        before=(*_method(upstream, able), Line(Token("zone"), _zone(upstream.name, len(servers)))),
        servers=tuple(_server(upstream, server, scale, able, resolver=resolver) for server in servers),
        after=tuple(_after(upstream, able)),
    )
    return Planned((block,), tuple(notes))


def affinity_by_address(upstream: UpstreamNode) -> bool:
    """Whether sessions are bound by hashing the client's address, instead of the algorithm."""
    return upstream.session_persistence is not None and upstream.session_persistence.type == "client_ip"


def _takes_backups(upstream: UpstreamNode) -> bool:
    return upstream.algorithm not in _HASHED and not affinity_by_address(upstream)


def _zone(name: str, servers: int) -> Token:
    # Workers share counters only through a zone; 64k holds about 64 servers, measured with nginx -t.
    return Token(f"{quote.word('zone_' + name)} {max(_ZONE_KIB, 2 * servers * _SERVERS_PER_ZONE_KIB)}k")


def _method(upstream: UpstreamNode, able: Abilities) -> Iterator[Line]:
    if affinity_by_address(upstream):
        yield Line(Token("hash"), Token("$remote_addr consistent"))
        return
    match upstream.algorithm:
        case "least_connections":
            yield Line(Token("least_conn"), Token(""))
        case "least_response_time" if able.least_time:
            is_l4 = upstream.protocol in ("tcp", "udp")
            yield Line(Token("least_time"), Token("first_byte" if is_l4 else "header"))
        case "least_response_time":
            yield Line(Token("least_conn"), Token(""))
        case "ip_hash":
            yield Line(Token("hash"), Token("$remote_addr consistent"))
        case "consistent_hash":
            yield Line(Token("hash"), Token(f"{_hash_key(upstream)} consistent"))
        case "random_two_choices":
            yield Line(Token("random"), Token("two least_conn"))
        case "random":
            yield Line(Token("random"), Token(""))
        case _:
            return


def _hash_key(upstream: UpstreamNode) -> Token:
    kind, name = upstream.hash_on or ("client_ip", "")
    match kind:
        case "uri":
            return Token("$request_uri")
        case "header":
            return Token("$http_" + name.lower().replace("-", "_"))
        case "cookie":
            return Token("$cookie_" + name)
        case "query":
            return Token("$arg_" + name)
        case _:
            return Token("$remote_addr")


def _server(upstream: UpstreamNode, server: Server, scale: int, able: Abilities, *, resolver: bool) -> Token:
    words = [quote.word(server.address)]
    weight = server.weight // scale
    if weight > 1:
        words.append(Token(f"weight={weight}"))
    if server.max_connections:
        words.append(Token(f"max_conns={server.max_connections}"))
    passive = upstream.passive_health_check
    if passive:
        words.append(
            Token(f"max_fails={passive.failures} fail_timeout={duration(1000 * whole_seconds(passive.window_ms))}")
        )
    else:
        words.append(Token("max_fails=0"))
    if server.backup:
        words.append(Token("backup"))
    if server.drain or not server.weight:
        words.append(Token("drain" if server.drain and _is_sticky(upstream) and able.drain else "down"))
    if upstream.slow_start_ms and able.plus and _takes_backups(upstream):
        words.append(Token(f"slow_start={duration(1000 * whole_seconds(upstream.slow_start_ms))}"))
    if able.resolve and resolver and not _is_address(server.host):
        words.append(Token("resolve"))
    return Token(" ".join(words))


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _is_sticky(upstream: UpstreamNode) -> bool:
    return upstream.session_persistence is not None and upstream.session_persistence.type == "cookie"


def _after(upstream: UpstreamNode, able: Abilities) -> Iterator[Line]:
    persistence = upstream.session_persistence
    if persistence and persistence.type == "cookie" and able.sticky:
        lifetime = f" expires={duration(persistence.lifetime_ms)}" if persistence.lifetime_ms else ""
        name = quote.word(persistence.cookie)
        yield Line(Token("sticky"), Token(f"cookie {name}{lifetime} path=/ httponly samesite=lax"))
    if upstream.queue_timeout_ms and able.plus:
        yield Line(Token("queue"), Token(f"100 timeout={duration(upstream.queue_timeout_ms)}"))
    keepalive = upstream.keepalive
    if keepalive is None:
        return
    if keepalive.connections or able.modern_proxy:
        yield Line(Token("keepalive"), quote.number(keepalive.connections))
    if keepalive.connections:
        yield Line(Token("keepalive_timeout"), duration(keepalive.idle_timeout_ms))


def _notes(upstream: UpstreamNode, able: Abilities) -> Iterator[Note]:
    yield from _backup_notes(upstream)
    origin = upstream.origin
    yield from _rounding_notes(upstream)
    persistence = upstream.session_persistence
    if persistence and persistence.type == "client_ip":
        yield Note(
            "session_persistence.lifetime",
            (*origin, "session_persistence", "lifetime"),
            Support.APPROXIMATED,
            "the client's address is hashed: a binding lasts as long as the list of servers",
            show_duration(persistence.lifetime_ms or 0),
            "no end",
        )
        if upstream.algorithm != "ip_hash":
            yield Note(
                f"algorithm.{upstream.algorithm}",
                (*origin, "algorithm"),
                Support.APPROXIMATED,
                "affinity by client address is a hash of the address, which takes the algorithm's place",
                upstream.algorithm,
                "hash of the client's address",
            )
    for server in upstream.servers:
        if server.drain and affinity_by_address(upstream):
            yield _note("server.drain", (*server.origin, "drain"), Support.APPROXIMATED, "its sessions move at once")
    if upstream.slow_start_ms and able.plus and not _takes_backups(upstream):
        yield _note(
            "slow_start", (*origin, "slow_start"), Support.UNSUPPORTED, "nginx has no slow start with hash and random"
        )
    is_named_hash = upstream.hash_on is not None and upstream.hash_on.kind in ("cookie", "query", "header")
    if is_named_hash and upstream.hash_on and not upstream.hash_on.name.replace("-", "").replace("_", "").isalnum():
        yield _note(
            f"hash_on.{upstream.hash_on.kind}",
            (*origin, "hash_on"),
            Support.UNSUPPORTED,
            "nginx has no variable for a name with these characters",
        )


def _rounding_notes(upstream: UpstreamNode) -> Iterator[Note]:
    passive = upstream.passive_health_check
    if passive is not None and passive.window_ms % 1000:
        yield Note(
            "passive_health_check",
            (*upstream.origin, "passive_health_check"),
            Support.APPROXIMATED,
            "fail_timeout takes whole seconds",
            show_duration(passive.window_ms),
            f"{whole_seconds(passive.window_ms)}s",
        )
    if upstream.slow_start_ms and upstream.slow_start_ms % 1000:
        yield Note(
            "slow_start",
            (*upstream.origin, "slow_start"),
            Support.APPROXIMATED,
            "slow_start takes whole seconds",
            show_duration(upstream.slow_start_ms),
            f"{whole_seconds(upstream.slow_start_ms)}s",
        )


def _backup_notes(upstream: UpstreamNode) -> Iterator[Note]:
    backups: Sequence[Server] = [server for server in upstream.servers if server.backup]
    if _takes_backups(upstream):
        return
    for server in backups:
        yield Note(
            "server.backup",
            (*server.origin, "backup"),
            Support.UNSUPPORTED,
            "nginx refuses backup servers with hash and random",
            f"`{server.name}` is used while no other server is up",
            f"`{server.name}` is left out",
        )


def _note(feature: str, path: SpecPath, support: Support, why: str) -> Note:
    return Note(feature, path, support, why)
