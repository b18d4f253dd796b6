"""TLS towards clients and servers, as lines."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence

from lbgen import resources
from lbgen.lean_typing import Any
from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.view import Line
from lbgen.topology import Certificate, Hsts, Listener, ListenerTls, UpstreamTls
from lbgen.topology.routing import covers_host

SYSTEM_CA = "/etc/ssl/certs/ca-certificates.crt"


@functools.cache
def _policies() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(resources.text("schemas", "mozilla-tls.json"))
    return loaded


def certificate_for(tls: ListenerTls, host: str | None) -> Certificate:
    """The certificate for requests under a host: one that names it, else the first."""
    if host is not None:
        for certificate in tls.certificates:
            if any(_names(name, host) for name in certificate.hosts):
                return certificate
    return tls.certificates[0]


def _names(name: str, host: str) -> bool:
    return covers_host(name, host)


def certificate_lines(certificate: Certificate) -> Iterator[Line]:
    """The two files."""
    if certificate.certificate and certificate.key:
        yield Line(Token("ssl_certificate"), quote.word(certificate.certificate))
        yield Line(Token("ssl_certificate_key"), quote.word(certificate.key))


def policy_lines(listener: Listener, able: Abilities) -> Iterator[Line]:
    """Protocols, ciphers and sessions of a listener; sessions are its own, as another may ask for certificates."""
    tls = listener.tls
    if tls is None:
        return
    policy = _policies()[tls.policy]
    yield Line(Token("ssl_protocols"), _words(policy["protocols"], " "))
    if policy["ciphers"]:
        yield Line(Token("ssl_ciphers"), _words(policy["ciphers"], ":"))
    yield Line(Token("ssl_ecdh_curve"), _words(policy["curves"], ":"))
    yield Line(Token("ssl_prefer_server_ciphers"), Token("on" if policy["prefer_server_ciphers"] else "off"))
    yield Line(Token("ssl_session_timeout"), Token("1d"))
    yield Line(Token("ssl_session_cache"), Token(f"shared:tls_{listener.name}:10m"))
    if not able.ticket_rotation:
        yield Line(Token("ssl_session_tickets"), Token("off"))


def client_lines(tls: ListenerTls) -> Iterator[Line]:
    """Client certificates."""
    if tls.client_certificates is not None:
        yield Line(Token("ssl_client_certificate"), quote.word(tls.client_certificates.ca))
        mode = "on" if tls.client_certificates.mode == "require" else "optional"
        yield Line(Token("ssl_verify_client"), Token(mode))


def _words(values: Sequence[str], separator: str) -> Token:
    return Token(separator.join(quote.word(value) for value in values))


def hsts_value(hsts: Hsts) -> Token:
    """The header's value."""
    parts = [f"max-age={hsts.max_age_s}"]
    if hsts.include_subdomains:
        parts.append("includeSubDomains")
    if hsts.preload:
        parts.append("preload")
    return quote.pieces("; ".join(parts))


def upstream_lines(tls: UpstreamTls, directive: str, server_host: str) -> Iterator[Line]:
    """TLS towards servers; nginx itself neither verifies nor sends a name (measured). `directive` is proxy or grpc."""
    name = tls.server_name or server_host
    yield Line(Token(f"{directive}_ssl_server_name"), Token("on"))
    yield Line(Token(f"{directive}_ssl_name"), quote.interpolated(name))
    if tls.verify:
        yield Line(Token(f"{directive}_ssl_verify"), Token("on"))
        yield Line(Token(f"{directive}_ssl_verify_depth"), Token("3"))
        yield Line(Token(f"{directive}_ssl_trusted_certificate"), quote.word(tls.ca or SYSTEM_CA))
