"""P-256 keys and ECDSA with SHA-256 (FIPS 186-5, SP 800-186): enough to sign throw-away certificates of a proof.

Not constant in time, hence not for keys that matter; the keys made here live as long as one proof, on loopback.
"""

from __future__ import annotations

import hashlib
import secrets

_P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    1,
)

# Jacobian coordinates: (x/z^2, y/z^3); z = 0 is the point at infinity.
Point = tuple[int, int, int]
_INFINITY: Point = (1, 1, 0)


def new_key() -> int:
    """A private key."""
    return secrets.randbelow(_ORDER - 1) + 1


def public_bytes(key: int) -> bytes:
    """The public point, uncompressed (SEC 1)."""
    x, y = _affine(_times(key))
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def sign(key: int, message: bytes) -> tuple[int, int]:
    """The signature (r, s) of `message`."""
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    while True:
        nonce = new_key()
        r = _affine(_times(nonce))[0] % _ORDER
        s = pow(nonce, -1, _ORDER) * (digest + r * key) % _ORDER
        if r and s:
            return r, s


def _times(factor: int) -> Point:
    total, addend = _INFINITY, _BASE
    while factor:
        if factor & 1:
            total = _add(total, addend)
        addend = _double(addend)
        factor >>= 1
    return total


def _double(point: Point) -> Point:
    x, y, z = point
    if not z:
        return point
    y_squared = y * y % _P
    s = 4 * x * y_squared % _P
    m = 3 * (x - z * z) * (x + z * z) % _P  # the curve's a is -3
    x_new = (m * m - 2 * s) % _P
    return x_new, (m * (s - x_new) - 8 * y_squared * y_squared) % _P, 2 * y * z % _P


def _add(left: Point, right: Point) -> Point:
    if not left[2]:
        return right
    (x1, y1, z1), (x2, y2, z2) = left, right
    z1_squared, z2_squared = z1 * z1 % _P, z2 * z2 % _P
    u1, u2 = x1 * z2_squared % _P, x2 * z1_squared % _P
    s1, s2 = y1 * z2 * z2_squared % _P, y2 * z1 * z1_squared % _P
    if u1 == u2:
        return _double(left) if s1 == s2 else _INFINITY
    h, r = u2 - u1, s2 - s1
    h_squared = h * h % _P
    h_cubed, v = h * h_squared % _P, u1 * h_squared % _P
    x = (r * r - h_cubed - 2 * v) % _P
    return x, (r * (v - x) - s1 * h_cubed) % _P, h * z1 * z2 % _P


def _affine(point: Point) -> tuple[int, int]:
    x, y, z = point
    inverse = pow(z, -1, _P)
    return x * inverse**2 % _P, y * inverse**3 % _P
