"""DER (ITU-T X.690), writing only, and only what a certificate needs."""

from __future__ import annotations


def tagged(tag: int, content: bytes) -> bytes:
    """One element: tag, length, content."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE of ready elements."""
    return tagged(0x30, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """SET OF ready elements."""
    return tagged(0x31, b"".join(sorted(parts)))


def explicit(number: int, content: bytes) -> bytes:
    """A context-specific element around a ready one."""
    return tagged(0xA0 | number, content)


def integer(value: int) -> bytes:
    """INTEGER, not negative."""
    return tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def bits(content: bytes) -> bytes:
    """BIT STRING of whole bytes."""
    return tagged(0x03, b"\0" + content)


def octets(content: bytes) -> bytes:
    """OCTET STRING."""
    return tagged(0x04, content)


def text(value: str) -> bytes:
    """UTF8String."""
    return tagged(0x0C, value.encode())


def time(value: str) -> bytes:
    """A moment as `YYYYMMDDhhmmssZ`: UTCTime before 2050, GeneralizedTime from then on (RFC 5280 4.1.2.5)."""
    if value[:4] < "2050":
        return tagged(0x17, value[2:].encode("ascii"))
    return tagged(0x18, value.encode("ascii"))


def true() -> bytes:
    """BOOLEAN true."""
    return b"\x01\x01\xff"


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = map(int, dotted.split("."))
    return tagged(0x06, bytes([first * 40 + second]) + b"".join(map(_base_128, rest)))


def _base_128(value: int) -> bytes:
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(0x80 | value & 0x7F)
    return bytes(reversed(groups))
