"""Listeners below HTTP: tcp, udp, tls, and tls by name without opening it."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import checks, quote, tls
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.servers import addresses
from lbgen.targets.nginx.times import duration
from lbgen.targets.nginx.variables import DEFAULT, Variables
from lbgen.targets.nginx.view import Line, Server
from lbgen.topology import Listener, Topology, Upstream


def stream_servers(topology: Topology, able: Abilities, variables: Variables) -> Iterator[Server]:
    """One server block per listener."""
    for listener in topology.listeners.values():
        if not listener.is_http:
            yield Server(
                comment=quote.fixed(f"listener {listener.name} ({listener.protocol})"),
                lines=tuple(_lines(topology, listener, able, variables)),
                guards=(),
                path=None,
                locations=(),
            )


def upstream_names(topology: Topology) -> list[str]:
    """The upstreams that stream needs, in the spec's order."""
    used = {
        name
        for listener in topology.listeners.values()
        if not listener.is_http
        for name in (listener.upstream, *(route.upstream for route in listener.sni))
    }
    return [name for name in topology.upstreams if name in used]


def notes(upstream: Upstream) -> Iterator[Note]:
    """Nginx tries the next server when a connection fails or takes too long, and knows no other reason."""
    if len(upstream.retries.on) == 1:
        both = "connect_error and timeout"
        yield Note(
            "retries.on",
            (*upstream.origin, "retries", "on"),
            Support.APPROXIMATED,
            "below HTTP nginx tries the next server on both",
            upstream.retries.on[0],
            both,
        )


def _lines(topology: Topology, listener: Listener, able: Abilities, variables: Variables) -> Iterator[Line]:
    flags = {"udp": " udp", "tls": " ssl"}.get(listener.protocol, "")
    if listener.proxy_protocol:
        flags += " proxy_protocol"
    for place in addresses(listener.address, listener.port):
        yield Line(Token("listen"), Token(f"{place}{flags}"))
    if listener.tls is not None:
        yield from tls.certificate_lines(listener.tls.certificates[0])
        yield from tls.client_lines(listener.tls)
        yield from tls.policy_lines(listener, able)
    if listener.proxy_protocol:
        yield from (Line(Token("set_real_ip_from"), Token(network)) for network in ("0.0.0.0/0", "::/0"))
    if listener.protocol == "tls_passthrough":
        yield Line(Token("ssl_preread"), Token("on"))
    yield Line(Token("proxy_pass"), _destination(listener, variables))
    yield from _upstream_lines(topology.upstreams[_first(listener)])
    yield from checks.stream_lines(listener, topology.upstreams, able)


def _first(listener: Listener) -> str:
    return listener.upstream or listener.sni[0].upstream


def _destination(listener: Listener, variables: Variables) -> Token:
    """The upstream, or a variable chosen by TLS name; an empty one closes the connection."""
    if not listener.sni:
        return quote.word(listener.upstream or "")
    unknown = quote.word(listener.upstream) if listener.upstream else Token('""')
    entries = [(Token("hostnames"), Token("")), (DEFAULT, unknown)]
    entries += [(quote.map_key(route.host), quote.word(route.upstream)) for route in listener.sni]
    return variables.map("sni", Token("$ssl_preread_server_name"), entries)


def _upstream_lines(upstream: Upstream) -> Iterator[Line]:
    timeouts = upstream.timeouts
    yield Line(Token("proxy_connect_timeout"), duration(timeouts.connect_ms))
    yield Line(Token("proxy_timeout"), duration(max(timeouts.read_ms, timeouts.send_ms)))
    if upstream.retries.attempts and upstream.retries.on:
        yield Line(Token("proxy_next_upstream_tries"), quote.number(upstream.retries.attempts + 1))
    else:
        yield Line(Token("proxy_next_upstream"), Token("off"))
