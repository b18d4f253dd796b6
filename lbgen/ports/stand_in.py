"""A certificate to ask engines with: they want one that loads and fits its key, and have none of the user's at hand.

Its private key is the number 1, so its public key is the base point of P-256 (SEC 2, 2.4.2): it keeps no secret.
"""

from __future__ import annotations

from base64 import b64decode, encodebytes

from lbgen.lean_typing import NamedTuple

_CERTIFICATE = b64decode(
    "MIIBhzCCAS2gAwIBAgIUWYUhai4i9uix40pYACFeby6gUZIwCgYIKoZIzj0EAwIw"
    "GDEWMBQGA1UEAwwNbGJnZW4uaW52YWxpZDAgFw0yNjExMjUxMTE1MTZaGA8yMTI2"
    "MTEwMTExMTUxNlowGDEWMBQGA1UEAwwNbGJnZW4uaW52YWxpZDBZMBMGByqGSM49"
    "AgEGCCqGSM49AwEHA0IABGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKW"
    "T+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfWjUzBRMB0GA1UdDgQWBBS0"
    "Z6OZnrXvpnHeADLwipyeXv2g4TAfBgNVHSMEGDAWgBS0Z6OZnrXvpnHeADLwipye"
    "Xv2g4TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIAHkcTx34lab"
    "hNbRH65JdLS5jGk3baxLJlR2FhBLiU4IAiEAzEHAP6WHaMXf4J7T5FekoywVHFnI"
    "uApNhB2KYJg/e2I="
)
_POINT = _CERTIFICATE[159:224]
# ECPrivateKey (RFC 5915): version 1, the number, the curve's name, the public key.
_KEY = b"".join(
    (
        *(b"\x30\x77\x02\x01\x01", b"\x04\x20", (1).to_bytes(32, "big")),
        *(bytes.fromhex("a00a06082a8648ce3d030107"), bytes.fromhex("a144034200"), _POINT),
    )
)


class Pair(NamedTuple):
    """A certificate and its key, each as PEM."""

    certificate: str
    key: str


def pair() -> Pair:
    """The stand-in; the same on every machine."""
    return Pair(_pem("CERTIFICATE", _CERTIFICATE), _pem("EC PRIVATE KEY", _KEY))


def _pem(kind: str, content: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{encodebytes(content).decode()}-----END {kind}-----\n"
