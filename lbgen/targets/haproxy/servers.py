"""`server` lines and what they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.haproxy import names, quote, weights
from lbgen.targets.haproxy.checks import check_words
from lbgen.topology import Server, Upstream

_ON_RING = frozenset(("ip_hash", "consistent_hash", "random", "random_two_choices"))
_HASHED = frozenset(("ip_hash", "consistent_hash"))
_LARGEST_ID = 2_147_483_647


class Lines(NamedTuple):
    """The `default-server` words (None without any) and one token a server."""

    shared: Token | None
    servers: tuple[Token, ...]


def lines(upstream: Upstream) -> Lines:
    """All servers of an upstream."""
    shared = quote.join(*_shared_words(upstream))
    titles = names.unique(server.name for server in upstream.servers)
    ids = _ids(upstream.servers) if upstream.algorithm in _HASHED else None
    printed = _weights(upstream.servers, upstream.algorithm)
    rows = (
        quote.join(*_words(upstream, server, titles[index], printed[index], ids[index] if ids else None))
        for index, server in enumerate(upstream.servers)
    )
    return Lines(shared or None, tuple(rows))


def _weights(servers: Sequence[Server], algorithm: str) -> tuple[int, ...]:
    return weights.scaled([server.weight for server in servers], on_ring=algorithm in _ON_RING).weights


def _ids(servers: Sequence[Server]) -> list[int]:
    """Ids that follow the address: with consistent hashing, removing one server then moves only its own keys.

    By default the id is the position, and removing a line moves 38 % of the other servers' keys (measured).
    """
    taken: set[int] = set()
    found: list[int] = []
    for server in servers:
        number = crc32(server.address.encode()) % _LARGEST_ID + 1
        while number in taken:
            number = number % _LARGEST_ID + 1
        taken.add(number)
        found.append(number)
    return found


def _shared_words(upstream: Upstream) -> Iterator[Token]:
    yield from check_words(upstream)
    if upstream.keepalive:
        yield quote.join(quote.fixed("pool-max-conn"), quote.number(upstream.keepalive.connections))
        delay = quote.duration(min(upstream.keepalive.idle_timeout_ms, quote.LONGEST_MS))
        yield quote.join(quote.fixed("pool-purge-delay"), delay)
    if upstream.slow_start_ms:
        yield quote.join(quote.fixed("slowstart"), quote.duration(min(upstream.slow_start_ms, quote.LONGEST_MS)))
    yield from _tls_words(upstream)
    if any(not is_address(server.host) for server in upstream.servers):
        yield quote.fixed("resolvers system init-addr last,libc,none")


def speaks_tls(upstream: Upstream) -> bool:
    """Whether its servers are spoken to in TLS: always by https, by gRPC where the spec has a `tls` block."""
    return upstream.protocol == "https" or (upstream.protocol == "grpc" and upstream.tls is not None)


def _tls_words(upstream: Upstream) -> Iterator[Token]:
    is_http2 = upstream.protocol in ("h2c", "grpc")
    if upstream.tls is None or not speaks_tls(upstream):
        if is_http2:
            yield quote.fixed("proto h2")
        return
    yield quote.fixed("ssl")
    if is_http2:
        yield quote.fixed("alpn h2")
    if upstream.tls.verify:
        yield quote.join(quote.fixed("verify required ca-file"), quote.word(upstream.tls.ca or "@system-ca"))
    else:
        yield quote.fixed("verify none")
    if upstream.tls.server_name:
        yield from _name_words(upstream.tls.server_name)


def _name_words(name: str) -> Iterator[Token]:
    """The name asked for and checked; `sni str(...)` alone means the same on every version (measured)."""
    yield quote.join(quote.fixed("sni"), quote.word(f"str({name})"))
    yield quote.join(quote.fixed("check-sni"), quote.word(name))


def is_address(host: str) -> bool:
    """Whether a host is an IP literal."""
    return ":" in host or host.replace(".", "").isdigit()


def _words(upstream: Upstream, server: Server, title: str, weight: int, number: int | None) -> Iterator[Token]:
    yield quote.identifier(title)
    yield quote.word(server.address)
    if number is not None:
        yield quote.join(quote.fixed("id"), quote.number(number))
    if server.drain:
        yield quote.fixed("weight 0")
    elif weight != 1:
        yield quote.join(quote.fixed("weight"), quote.number(weight))
    if server.max_connections is not None:
        yield quote.join(quote.fixed("maxconn"), quote.number(server.max_connections))
    persistence = upstream.session_persistence
    if persistence and persistence.type == "cookie" and (server.weight or server.drain):
        yield quote.join(quote.fixed("cookie"), quote.word(title))
    if upstream.tls and speaks_tls(upstream) and not upstream.tls.server_name:
        yield from _own_name_words(upstream, server)
    if server.backup:
        yield quote.fixed("backup")


def _own_name_words(upstream: Upstream, server: Server) -> Iterator[Token]:
    if not is_address(server.host):
        yield from _name_words(server.host)
    elif upstream.tls and upstream.tls.verify:
        yield quote.join(quote.fixed("verifyhost"), quote.word(server.host))


def notes(upstream: Upstream) -> Iterator[Note]:
    """Rounded weights, names that cannot be checked, a slow start that nothing ends."""
    wanted = [server.weight for server in upstream.servers]
    result = weights.scaled(wanted, on_ring=upstream.algorithm in _ON_RING)
    if result.error > 0.01:
        worst = max(wanted)
        yield Note(
            "server.weight", (*upstream.servers[wanted.index(worst)].origin, "weight"), Support.APPROXIMATED,
            f"HAProxy's weights are 0 to {weights.MOST}; a share is off by {result.error:.1%}",
            ":".join(map(str, wanted[:8])), ":".join(map(str, result.weights[:8])),
        )  # fmt: skip
    for server in upstream.servers:
        if server.drain:
            yield Note(
                "server.drain", (*server.origin, "drain"), Support.EMULATED, "weight 0 is how HAProxy drains",
                f"weight {server.weight}, draining", "weight 0",
            )  # fmt: skip
    if upstream.tls and speaks_tls(upstream) and upstream.tls.verify and not upstream.tls.server_name:
        for server in upstream.servers:
            if is_address(server.host):
                yield Note(
                    "upstream.tls.verify", (*upstream.origin, "tls", "verify"), Support.APPROXIMATED,
                    "HAProxy checks DNS names of certificates, not addresses: set `tls.server_name`",
                    f"certificate for {server.host}", f"certificate with the DNS name {server.host}",
                )  # fmt: skip
                break
