"""HTTP/2 frames (RFC 9113): the few that one request and one answer need."""

from __future__ import annotations

import enum

from lbgen.lean_typing import NamedTuple

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEAD_BYTES = 9


class Type(enum.IntEnum):
    """Frame types (RFC 9113 6)."""

    DATA = 0
    HEADERS = 1
    PRIORITY = 2
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9


ACK = END_STREAM = 0x1
END_HEADERS = 0x4
_PADDED = 0x8
_PRIORITY = 0x20


class Frame(NamedTuple):
    """One frame as it came."""

    type: int
    flags: int
    stream: int
    payload: bytes

    def has(self, flag: int) -> bool:
        """Whether a flag is set."""
        return bool(self.flags & flag)

    @property
    def content(self) -> bytes:
        """The payload of DATA or HEADERS without padding and priority."""
        start, end = 0, len(self.payload)
        if self.has(_PADDED):
            start, end = 1, end - self.payload[0]
        if self.type == Type.HEADERS and self.has(_PRIORITY):
            start += 5
        return self.payload[start:end]


def head(data: bytes) -> tuple[int, int, int, int]:
    """Payload size, type, flags and stream of a frame's first nine bytes."""
    return int.from_bytes(data[:3], "big"), data[3], data[4], int.from_bytes(data[5:9], "big") & 0x7FFFFFFF


def frame(type_: Type, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """A frame ready to be sent."""
    return len(payload).to_bytes(3, "big") + bytes([type_, flags]) + stream.to_bytes(4, "big") + payload
