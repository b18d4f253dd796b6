"""`bind` lines: addresses, PROXY protocol, TLS."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.haproxy import certificates, quote
from lbgen.targets.haproxy.site import Site
from lbgen.targets.haproxy.view import Bind
from lbgen.topology import Listener


def binds(site: Site, listener: Listener) -> tuple[Bind, ...]:
    """The lines of one listener; without an address, every one of IPv4 and IPv6."""
    words = quote.join(*_options(site, listener))
    return tuple(Bind(quote.join(address, words)) for address in addresses(listener.address, listener.port))


def addresses(address: str | None, port: int) -> tuple[Token, ...]:
    """What to bind. Two sockets rather than one `v4v6`: that one fails where a kernel has no IPv6 (measured)."""
    if address is None:
        return (quote.word(f":{port}"), quote.join(quote.word(f":::{port}"), quote.fixed("v6only")))
    return (quote.word(f"{address}:{port}"),)


def _options(site: Site, listener: Listener) -> Iterator[Token]:
    if listener.proxy_protocol:
        yield quote.fixed("accept-proxy")
    if listener.protocol == "http" and not listener.http2:
        yield quote.fixed("proto h1")  # a plain bind would take HTTP/2 with prior knowledge as well
    if listener.tls is None or listener.protocol not in ("https", "tls"):
        return
    yield quote.fixed("ssl")
    yield from certificates.bind_words(listener.tls, site.able)
    yield certificates.own_policy(listener.tls, site.topology)
    if listener.protocol == "https":
        yield quote.fixed("alpn h2,http/1.1" if listener.http2 else "alpn http/1.1")
