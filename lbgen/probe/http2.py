"""One request in HTTP/2: a GET, of which only the status is read, or gRPC's health check."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter

from lbgen.lean_typing import NamedTuple
from lbgen.prove.http2 import (
    ACK,
    END_HEADERS,
    END_STREAM,
    HEAD_BYTES,
    PREFACE,
    Decoder,
    Frame,
    Header,
    Type,
    encode,
    frame,
    head,
)
from lbgen.report.characters import visible

_MOST_BYTES = 1024 * 1024
_MOST_FRAME = 16_384  # RFC 9113 4.2: larger ones come only where we had allowed them
_EMPTY_MESSAGE = bytes(5)  # not compressed, of length 0: the health of the server as a whole
_HEALTH = "/grpc.health.v1.Health/Check"


class Health(NamedTuple):
    """What a health check's answer says; `serving` is the number of its ServingStatus."""

    http_status: int
    grpc_status: str
    grpc_message: str
    serving: int


async def status(reader: StreamReader, writer: StreamWriter, host: str, path: str, *, is_tls: bool) -> int:
    """The status of a GET."""
    headers = _pseudo("GET", host, path, is_tls=is_tls)
    found, _ = await _exchange(reader, writer, headers, None)
    return _status(found)


async def health(reader: StreamReader, writer: StreamWriter, host: str, *, is_tls: bool) -> Health:
    """The answer to grpc.health.v1.Health/Check."""
    headers = (
        *_pseudo("POST", host, _HEALTH, is_tls=is_tls),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    )
    found, data = await _exchange(reader, writer, headers, _EMPTY_MESSAGE)
    named = dict(found)
    message = data[5:]
    serving = message[1] if message[:1] == b"\x08" and len(message) > 1 else 0
    return Health(_status(found), named.get("grpc-status", ""), named.get("grpc-message", ""), serving)


def _pseudo(method: str, host: str, path: str, *, is_tls: bool) -> tuple[Header, ...]:
    scheme = "https" if is_tls else "http"
    return ((":method", method), (":scheme", scheme), (":path", path), (":authority", host))


def _status(headers: tuple[Header, ...]) -> int:
    """The status of the final answer; 0 while there is none."""
    found = [value for name, value in headers if name == ":status" and value.isdecimal() and not value.startswith("1")]
    return int(found[0]) if found else 0


async def _exchange(
    reader: StreamReader, writer: StreamWriter, headers: tuple[Header, ...], message: bytes | None
) -> tuple[tuple[Header, ...], bytes]:
    """Headers, trailers and data of the answer on stream 1; without a message, what comes after the headers is left."""
    flags = END_HEADERS if message is not None else END_HEADERS | END_STREAM
    writer.write(PREFACE + frame(Type.SETTINGS, 0, 0) + frame(Type.HEADERS, flags, 1, encode(headers)))
    if message is not None:
        writer.write(frame(Type.DATA, END_STREAM, 1, message))
    decoder, data, block, has_ended = Decoder(), b"", b"", False
    found: list[Header] = []
    while True:
        got = await _frame(reader)
        has_ended |= got.type in (Type.HEADERS, Type.DATA) and got.stream == 1 and got.has(END_STREAM)
        match got.type:
            case Type.SETTINGS if not got.has(ACK):
                writer.write(frame(Type.SETTINGS, ACK, 0))
            case Type.HEADERS | Type.CONTINUATION:
                block += got.content if got.type == Type.HEADERS else got.payload
                if got.has(END_HEADERS):
                    found += _decoded(decoder, block)
                    block = b""
                    if message is None and _status(tuple(found)):
                        return tuple(found), b""
            case Type.DATA:
                data += got.content
            case Type.RST_STREAM | Type.GOAWAY:
                raise ConnectionResetError
        if has_ended and not block:  # the end may be said before the headers are complete
            return tuple(found), data
        if len(data) + len(block) > _MOST_BYTES:
            raise ValueError("an endless answer")


def _decoded(decoder: Decoder, block: bytes) -> tuple[Header, ...]:
    try:
        return decoder.decode(block)
    except (IndexError, ValueError) as error:
        raise ValueError("no HTTP/2 answer: its headers cannot be read") from error


async def _frame(reader: StreamReader) -> Frame:
    start = await reader.readexactly(HEAD_BYTES)
    size, type_, flags, stream = head(start)
    if size > _MOST_FRAME:
        raise ValueError(f"no HTTP/2 answer, but `{visible(start.decode('latin-1'))}`")
    return Frame(type_, flags, stream, await reader.readexactly(size))
