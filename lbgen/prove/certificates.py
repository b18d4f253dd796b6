"""A certificate authority for one proof, and leaf certificates for any names: EC P-256, written as PEM.

Nothing outside the standard library is needed, so that a proof runs wherever Python does.
Structures: RFC 5280 (X.509), RFC 5915 (EC private keys), RFC 5758 (ecdsa-with-SHA256).
"""

from __future__ import annotations

import base64
import secrets

from lbgen.lean_typing import NamedTuple
from lbgen.prove import der, elliptic

_COMMON_NAME = "2.5.4.3"
_SUBJECT_ALTERNATIVE_NAME = "2.5.29.17"
_BASIC_CONSTRAINTS = "2.5.29.19"
_EC_PUBLIC_KEY = "1.2.840.10045.2.1"
_PRIME256V1 = "1.2.840.10045.3.1.7"
_ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2"

# A long fixed validity: a proof must not depend on the clock of the machine it runs on.
_NOT_BEFORE = "20200101000000Z"
_NOT_AFTER = "20991231235959Z"


class Pair(NamedTuple):
    """A certificate and its private key, both PEM."""

    certificate: str
    key: str

    @property
    def joint(self) -> str:
        """Certificate and key in one text, as HAProxy wants them."""
        return self.certificate + self.key


class Authority:
    """Signs leaf certificates; `certificate` is its own, PEM, for clients that verify."""

    def __init__(self, name: str = "lbgen proof authority") -> None:
        self._name = name
        self._key = elliptic.new_key()
        body = _body(issuer=name, subject=name, key=self._key, extensions=[_authority_constraint()])
        self.certificate = _pem("CERTIFICATE", _signed(body, self._key))

    def issue(self, hosts: tuple[str, ...]) -> Pair:
        """A leaf certificate for these DNS names (may hold `*.x`) and IPv4 addresses."""
        key = elliptic.new_key()
        body = _body(issuer=self._name, subject=hosts[0][:60], key=key, extensions=[_alternative_names(hosts)])
        return Pair(_pem("CERTIFICATE", _signed(body, self._key)), _pem("EC PRIVATE KEY", _private(key)))


def _body(issuer: str, subject: str, key: int, extensions: list[bytes]) -> bytes:
    return der.sequence(
        der.explicit(0, der.integer(2)),  # version 3
        der.integer(secrets.randbits(63) | 1),
        der.sequence(der.oid(_ECDSA_WITH_SHA256)),
        _name(issuer),
        der.sequence(der.time(_NOT_BEFORE), der.time(_NOT_AFTER)),
        _name(subject),
        der.sequence(der.sequence(der.oid(_EC_PUBLIC_KEY), der.oid(_PRIME256V1)), der.bits(elliptic.public_bytes(key))),
        der.explicit(3, der.sequence(*extensions)),
    )


def _signed(body: bytes, key: int) -> bytes:
    r, s = elliptic.sign(key, body)
    signature = der.sequence(der.integer(r), der.integer(s))
    return der.sequence(body, der.sequence(der.oid(_ECDSA_WITH_SHA256)), der.bits(signature))


def _name(common_name: str) -> bytes:
    return der.sequence(der.set_of(der.sequence(der.oid(_COMMON_NAME), der.text(common_name))))


def _authority_constraint() -> bytes:
    return der.sequence(der.oid(_BASIC_CONSTRAINTS), der.true(), der.octets(der.sequence(der.true())))


def _alternative_names(hosts: tuple[str, ...]) -> bytes:
    names = [_alternative_name(host) for host in hosts]
    return der.sequence(der.oid(_SUBJECT_ALTERNATIVE_NAME), der.octets(der.sequence(*names)))


def _alternative_name(host: str) -> bytes:
    parts = host.split(".")
    if len(parts) == 4 and all(part.isdigit() for part in parts):
        return der.tagged(0x87, bytes(map(int, parts)))  # iPAddress
    return der.tagged(0x82, host.encode("ascii"))  # dNSName


def _private(key: int) -> bytes:
    return der.sequence(
        der.integer(1),
        der.octets(key.to_bytes(32, "big")),
        der.explicit(0, der.oid(_PRIME256V1)),
        der.explicit(1, der.bits(elliptic.public_bytes(key))),
    )


def _pem(label: str, data: bytes) -> str:
    text = base64.b64encode(data).decode("ascii")
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
