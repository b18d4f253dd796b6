"""Upstream blocks, for http and stream: method, servers, affinity, keep-alive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import starmap

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import quote, weights
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.apart import block_name, has_backups_apart, is_by_address, takes_backups
from lbgen.targets.nginx.conditions import header_variable, is_readable_header
from lbgen.targets.nginx.places import is_address
from lbgen.targets.nginx.times import duration, whole_seconds
from lbgen.targets.nginx.variables import Variables
from lbgen.targets.nginx.view import Line, Upstream
from lbgen.topology import Server, SpecPath
from lbgen.topology import Upstream as UpstreamNode
from lbgen.topology.units import show_duration

_ZONE_KIB, _KIB_PER_SERVER = 64, 2
_METHODS = {
    "round_robin": "round robin",
    "least_connections": "least connections",
    "least_response_time": "least response time",
    "ip_hash": "hash of the client's address",
    "consistent_hash": "consistent hash",
    "random_two_choices": "random, best of two",
    "random": "random",
}


class Planned(NamedTuple):
    """Blocks for one upstream of the topology, the common one first, and what had to be said about it."""

    blocks: tuple[Upstream, ...]
    notes: tuple[Note, ...]


class Around(NamedTuple):
    """What an upstream block depends on beside its node: whether names can be looked up again, and by whom."""

    able: Abilities
    variables: Variables
    resolver: bool


def plan_upstream(upstream: UpstreamNode, around: Around) -> Planned:
    """The block of an upstream, and one for its backups where nginx takes none beside its method."""
    notes = list(_notes(upstream, around))
    if takes_backups(upstream):
        return Planned((_block(upstream, upstream.servers, around),), tuple(notes))
    first = [server for server in upstream.servers if not server.backup]
    blocks = [_block(upstream, first, around)]
    if has_backups_apart(upstream) and not _is_l4(upstream):
        spare = [server._replace(backup=False) for server in upstream.servers if server.backup]
        apart = _block(upstream, spare, around)
        name = block_name(upstream)
        before = (*_method(upstream, around), zone_line(name, len(spare)))
        blocks.append(apart._replace(comment=Token("its backups"), name=name, before=before))
    return Planned(tuple(blocks), tuple(notes))


def _block(upstream: UpstreamNode, servers: Sequence[Server], around: Around) -> Upstream:
    scaled = weights.scaled(servers, is_hashed=_is_hashed(upstream))
    return Upstream(
        comment=quote.fixed("sessions by client address" if is_by_address(upstream) else _METHODS[upstream.algorithm]),
        name=quote.word(upstream.name),
        before=(*_method(upstream, around), zone_line(upstream.name, len(servers))),
        servers=tuple(starmap(partial(_server, upstream, around), zip(servers, scaled, strict=True))),
        after=tuple(_after(upstream, around.able)),
    )


def _is_hashed(upstream: UpstreamNode) -> bool:
    return is_by_address(upstream) or upstream.algorithm in ("ip_hash", "consistent_hash")


def _is_l4(upstream: UpstreamNode) -> bool:
    return upstream.protocol in ("tcp", "udp")


def zone_line(name: str, servers: int) -> Line:
    """The zone through which workers share counters; 64k holds about 64 servers (measured with nginx -t)."""
    return Line(Token("zone"), Token(f"{quote.word('zone_' + name)} {max(_ZONE_KIB, _KIB_PER_SERVER * servers)}k"))


def _method(upstream: UpstreamNode, around: Around) -> Iterator[Line]:
    if is_by_address(upstream):
        yield Line(Token("hash"), Token("$remote_addr consistent"))
        return
    match upstream.algorithm:
        case "least_connections":
            yield Line(Token("least_conn"), Token(""))
        case "least_response_time" if around.able.least_time:
            yield Line(Token("least_time"), Token("first_byte" if _is_l4(upstream) else "header"))
        case "least_response_time":
            yield Line(Token("least_conn"), Token(""))
        case "ip_hash":
            yield Line(Token("hash"), Token("$remote_addr consistent"))
        case "consistent_hash":
            yield Line(Token("hash"), Token(f"{_hash_key(upstream, around.variables)} consistent"))
        case "random_two_choices":
            yield Line(Token("random"), Token("two least_conn"))
        case "random":
            yield Line(Token("random"), Token(""))
        case _:
            return


def _hash_key(upstream: UpstreamNode, variables: Variables) -> Token:
    kind, name = upstream.hash_on or ("client_ip", "")
    match kind:
        case "uri":
            return Token("$request_uri")
        case "header":
            return header_variable(name)
        case "cookie":
            return variables.cookie(name)
        case "query":
            return variables.parameter(name)
        case _:
            return Token("$remote_addr")


def _server(upstream: UpstreamNode, around: Around, server: Server, weight: int) -> Token:
    able = around.able
    words = [quote.word(server.address)]
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
    if upstream.slow_start_ms and able.plus and takes_backups(upstream):
        words.append(Token(f"slow_start={duration(1000 * whole_seconds(upstream.slow_start_ms))}"))
    if able.resolve and around.resolver and not is_address(server.host):
        words.append(Token("resolve"))
    return Token(" ".join(words))


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


def _notes(upstream: UpstreamNode, around: Around) -> Iterator[Note]:
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
        if server.drain and is_by_address(upstream):
            yield _note("server.drain", (*server.origin, "drain"), Support.APPROXIMATED, "its sessions move at once")
    if upstream.slow_start_ms and around.able.plus and not takes_backups(upstream):
        yield _note(
            "slow_start", (*origin, "slow_start"), Support.UNSUPPORTED, "nginx has no slow start with hash and random"
        )
    if upstream.hash_on and upstream.hash_on.kind == "header" and not is_readable_header(upstream.hash_on.name):
        yield _note(
            "hash_on.header", (*origin, "hash_on"), Support.UNSUPPORTED,
            "nginx has no variable for a name with these characters",
        )  # fmt: skip
    yield from _name_notes(upstream, around)
    yield from weights.notes(upstream.servers, is_hashed=_is_hashed(upstream))


def _name_notes(upstream: UpstreamNode, around: Around) -> Iterator[Note]:
    """Names are looked up again by resolvers that the spec names, since 1.27.3."""
    for server in upstream.servers:
        if around.able.resolve and not around.resolver and not is_address(server.host):
            yield Note(
                "server.dns_name", (*server.origin, "address"), Support.APPROXIMATED,
                "nginx asks no DNS server that it was not told of: name some in `targets.nginx.resolver`",
                f"`{server.host}` is looked up again and again", "it is looked up at start and reload",
            )  # fmt: skip


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
    """Below HTTP a request cannot go on to another upstream."""
    if takes_backups(upstream) or not _is_l4(upstream):
        return
    for server in upstream.servers:
        if server.backup:
            yield Note(
                "server.backup", (*server.origin, "backup"), Support.UNSUPPORTED,
                "nginx refuses backup servers with hash and random",
                f"`{server.name}` is used while no other server is up", f"`{server.name}` is left out",
            )  # fmt: skip


def _note(feature: str, path: SpecPath, support: Support, why: str) -> Note:
    return Note(feature, path, support, why)
