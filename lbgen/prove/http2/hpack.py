"""HPACK (RFC 7541): decoding with the dynamic table, and encoding as plain literals without it."""

from __future__ import annotations

from collections import deque

from lbgen.prove.http2 import huffman

Header = tuple[str, str]

# RFC 7541 appendix A.
_STATIC: tuple[Header, ...] = (
    (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"),
    (":scheme", "http"), (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"),
    (":status", "304"), (":status", "400"), (":status", "404"), (":status", "500"), ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"), ("accept-language", ""), ("accept-ranges", ""), ("accept", ""),
    ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""), ("cache-control", ""),
    ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
    ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""),
    ("expect", ""), ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""),
    ("if-none-match", ""), ("if-range", ""), ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""),
    ("location", ""), ("max-forwards", ""), ("proxy-authenticate", ""), ("proxy-authorization", ""), ("range", ""),
    ("referer", ""), ("refresh", ""), ("retry-after", ""), ("server", ""), ("set-cookie", ""),
    ("strict-transport-security", ""), ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""), ("via", ""),
    ("www-authenticate", ""),
)  # fmt: skip


class Decoder:
    """Header blocks of one direction of one connection, in order."""

    def __init__(self) -> None:
        self._dynamic: deque[Header] = deque()
        self._size = 0
        self._most = 4096

    def decode(self, block: bytes) -> tuple[Header, ...]:
        """The headers of one block."""
        headers = []
        at = 0
        while at < len(block):
            first = block[at]
            if first & 0x80:  # indexed
                index, at = _integer(block, at, 7)
                headers.append(self._entry(index))
            elif first & 0xE0 == 0x20:  # a new size of the dynamic table
                self._most, at = _integer(block, at, 5)
                self._evict()
            else:  # literal, with (01) or without (0000, 0001) being remembered
                is_remembered = bool(first & 0x40)
                header, at = self._literal(block, at, 6 if is_remembered else 4)
                headers.append(header)
                if is_remembered:
                    self._remember(header)
        return tuple(headers)

    def _literal(self, block: bytes, at: int, bits: int) -> tuple[Header, int]:
        index, at = _integer(block, at, bits)
        if index:
            name = self._entry(index)[0]
        else:
            name, at = _string(block, at)
        value, at = _string(block, at)
        return (name, value), at

    def _entry(self, index: int) -> Header:
        if index <= len(_STATIC):
            return _STATIC[index - 1]
        return self._dynamic[index - len(_STATIC) - 1]

    def _remember(self, header: Header) -> None:
        self._dynamic.appendleft(header)
        self._size += _cost(header)
        self._evict()

    def _evict(self) -> None:
        while self._size > self._most:
            self._size -= _cost(self._dynamic.pop())


def encode(headers: tuple[Header, ...]) -> bytes:
    """A block of literals that are never indexed and never compressed; names of fewer than 127 bytes."""
    return b"".join(b"\x00" + _plain(name) + _plain(value) for name, value in headers)


def _cost(header: Header) -> int:
    return len(header[0]) + len(header[1]) + 32  # RFC 7541 4.1


def _plain(text: str) -> bytes:
    data = text.encode("latin-1")
    if len(data) < 127:
        return bytes([len(data)]) + data
    rest, groups = len(data) - 127, bytearray()
    while rest >= 128:
        groups.append(rest % 128 | 0x80)
        rest //= 128
    return b"\x7f" + bytes(groups) + bytes([rest]) + data


def _integer(block: bytes, at: int, bits: int) -> tuple[int, int]:
    """An integer whose first byte keeps `bits` of it (RFC 7541 5.1), and where the next thing starts."""
    most = (1 << bits) - 1
    value = block[at] & most
    at += 1
    if value < most:
        return value, at
    shift = 0
    while True:
        byte = block[at]
        value += (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not byte & 0x80:
            return value, at


def _string(block: bytes, at: int) -> tuple[str, int]:
    is_huffman = bool(block[at] & 0x80)
    size, at = _integer(block, at, 7)
    data = block[at : at + size]
    return (huffman.decode(data) if is_huffman else data).decode("latin-1"), at + size
