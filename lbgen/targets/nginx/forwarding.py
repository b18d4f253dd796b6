"""Forwarding headers: replaced for everybody, extended and kept for trusted proxies (DESIGN 2.1)."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.variables import DEFAULT, Variables
from lbgen.targets.nginx.view import Line
from lbgen.topology import Listener


class Header(NamedTuple):
    """A request header towards the servers."""

    name: str
    value: Token


def listener_lines(listener: Listener) -> tuple[Line, ...]:
    """Where the client's address comes from."""
    if listener.proxy_protocol:
        # The listener is not reached otherwise, so whoever speaks the PROXY protocol here is the balancer in front.
        everybody = (Line(Token("set_real_ip_from"), Token(net)) for net in ("0.0.0.0/0", "::/0"))
        return (*everybody, Line(Token("real_ip_header"), Token("proxy_protocol")))
    if not listener.trusted_proxies:
        return ()
    trusted = (Line(Token("set_real_ip_from"), quote.word(network)) for network in listener.trusted_proxies)
    return (
        *trusted,
        Line(Token("real_ip_header"), Token("X-Forwarded-For")),
        Line(Token("real_ip_recursive"), Token("on")),
    )


def host_header(variables: Variables) -> Token:
    """The Host header as sent; the host alone where there is none, or where the request line names another one."""
    same = quote.map_regex(r"(?i)^([^|]+)\|(?<lbgen_host>\1\.?(?::[0-9]+)?)$")
    entries = [(DEFAULT, Token("$host")), (same, Token("$lbgen_host"))]
    return variables.map("host_header", Token('"$host|$http_host"'), entries)


def headers(listener: Listener, variables: Variables) -> tuple[Header, ...]:
    """What every server is told about the client."""
    if not listener.trusted_proxies:
        return (
            Header("X-Forwarded-For", Token("$remote_addr")),
            Header("X-Forwarded-Proto", Token("$scheme")),
            Header("X-Forwarded-Host", host_header(variables)),
            Header("X-Forwarded-Port", Token("$server_port")),
            Header("X-Real-IP", Token("$remote_addr")),
            Header("X-Request-ID", Token("$request_id")),
            Header("Forwarded", Token('""')),
        )
    peer = Token("$proxy_protocol_addr" if listener.proxy_protocol else "$realip_remote_addr")
    trusted = variables.geo("trusted", peer, listener.trusted_proxies)
    return (
        Header("X-Forwarded-For", _kept(variables, trusted, "x_forwarded_for", peer, suffix=quote.pieces(", ", peer))),
        Header("X-Forwarded-Proto", _kept(variables, trusted, "x_forwarded_proto", Token("$scheme"))),
        Header("X-Forwarded-Host", _kept(variables, trusted, "x_forwarded_host", host_header(variables))),
        Header("X-Forwarded-Port", _kept(variables, trusted, "x_forwarded_port", Token("$server_port"))),
        Header("X-Real-IP", Token("$remote_addr")),
        Header("X-Request-ID", _kept(variables, trusted, "x_request_id", Token("$request_id"))),
        Header("Forwarded", _kept(variables, trusted, "forwarded", Token('""'))),
    )


def _kept(variables: Variables, trusted: Token, name: str, own: Token, suffix: Token | None = None) -> Token:
    """A trusted peer's header, with a suffix; our own value for all others and where it sends none."""
    inner = suffix.strip('"') if suffix else ""
    return variables.map(
        name,
        quote.pieces(trusted, ":", Token(f"$http_{name}")),
        [
            (DEFAULT, own),
            (quote.map_regex("^1:(?<lbgen_kept>.+)$"), Token(f'"$lbgen_kept{inner}"')),
        ],
    )
