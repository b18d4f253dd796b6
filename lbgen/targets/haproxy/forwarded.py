"""Headers that tell servers about the client (DESIGN 2.1), and the client's address behind trusted proxies."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.view import Forwarded
from lbgen.topology import Listener

HOPS = 5  # HAProxy has no loop: the walk through trusted proxies is written out this many times
_NETWORKS_A_LINE = 40


def forwarded(listener: Listener) -> Forwarded:
    """The paragraph of one listener."""
    return Forwarded(
        scheme=quote.fixed("https" if listener.protocol == "https" else "http"),
        port=quote.number(listener.port),
        trusted=tuple(network_acls("trusted", listener.trusted_proxies)),
        hops=tuple(_hops()) if listener.trusted_proxies else (),
    )


def network_acls(name: str, networks: tuple[str, ...]) -> Iterator[Token]:
    """`acl` lines that are met by clients of any of the networks."""
    for start in range(0, len(networks), _NETWORKS_A_LINE):
        words = (quote.word(network) for network in networks[start : start + _NETWORKS_A_LINE])
        yield quote.join(quote.fixed("acl"), quote.identifier(name), quote.fixed("src --"), *words)


def _hops() -> Iterator[Token]:
    for hop in range(1, HOPS + 1):
        yield quote.fixed(f"http-request set-src req.hdr_ip(x-forwarded-for,-{hop}) if trusted")
