"""HTTP/2 with prior knowledge as a stub speaks it: plain answers, and unary gRPC calls including the health service."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from lbgen.prove.http2 import (
    ACK,
    END_HEADERS,
    END_STREAM,
    HEAD_BYTES,
    Decoder,
    Frame,
    Header,
    Type,
    encode,
    frame,
    head,
)
from lbgen.prove.stubs.record import Seen, Stub, answer

_GRPC_HEALTH = "/grpc.health.v1.Health/Check"
_SERVING, _NOT_SERVING = b"\x08\x01", b"\x08\x02"  # HealthCheckResponse.status (grpc health checking protocol)
_GRPC_UNAVAILABLE = "14"
_REST_OF_PREFACE = len(b"SM\r\n\r\n")


@dataclass
class _Stream:
    headers: tuple[Header, ...] = ()
    body_bytes: int = 0
    block: bytes = field(default=b"")

    def first(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


async def serve(stub: Stub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
    """The rest of a connection whose preface's first line and blank line have been read."""
    await reader.readexactly(_REST_OF_PREFACE)
    writer.write(frame(Type.SETTINGS, 0, 0))
    decoder = Decoder()
    streams: dict[int, _Stream] = {}
    while True:
        received = await _read(reader)
        match received.type:
            case Type.SETTINGS if not received.has(ACK):
                writer.write(frame(Type.SETTINGS, ACK, 0))
            case Type.PING if not received.has(ACK):
                writer.write(frame(Type.PING, ACK, 0, received.payload))
            case Type.GOAWAY:
                return
            case Type.HEADERS | Type.CONTINUATION:
                _take_headers(streams.setdefault(received.stream, _Stream()), received, decoder)
            case Type.DATA:
                _take_data(streams[received.stream], received, writer)
        if received.type in (Type.HEADERS, Type.DATA) and received.has(END_STREAM):
            await _respond(stub, streams.pop(received.stream), received.stream, writer, number)
        await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Frame:
    size, type_, flags, stream = head(await reader.readexactly(HEAD_BYTES))
    return Frame(type_, flags, stream, await reader.readexactly(size))


def _take_headers(stream: _Stream, received: Frame, decoder: Decoder) -> None:
    stream.block += received.content
    if received.has(END_HEADERS):
        headers, stream.block = decoder.decode(stream.block), b""
        stream.headers = stream.headers or headers  # a second block are trailers


def _take_data(stream: _Stream, received: Frame, writer: asyncio.StreamWriter) -> None:
    stream.body_bytes += len(received.content)
    if size := len(received.payload):
        credit = size.to_bytes(4, "big")
        writer.write(frame(Type.WINDOW_UPDATE, 0, 0, credit) + frame(Type.WINDOW_UPDATE, 0, received.stream, credit))


async def _respond(stub: Stub, stream: _Stream, number: int, writer: asyncio.StreamWriter, connection: int) -> None:
    plain = tuple((name, value) for name, value in stream.headers if not name.startswith(":"))
    authority = (("host", stream.first(":authority")),) if stream.first(":authority") else ()
    seen = Seen(
        time.monotonic(), stream.first(":method"), stream.first(":path"), "HTTP/2", authority + plain,
        stream.body_bytes, connection,
    )  # fmt: skip
    stub.note(seen)
    if stub.manners.delay_ms:
        await asyncio.sleep(stub.manners.delay_ms / 1000)
    match stub.manners.mode:
        case "hang" | "deaf":
            return
        case "close" | "reset":
            writer.transport.abort()
        case "answer" if stream.first("content-type").startswith("application/grpc"):
            writer.write(_grpc_answer(stub, seen, number))
        case "answer":
            writer.write(_plain_answer(stub, seen, number))


def _grpc_answer(stub: Stub, seen: Seen, stream: int) -> bytes:
    """Headers, one length-prefixed message, and trailers (gRPC over HTTP/2); a failing stub is unavailable."""
    is_health = seen.target == _GRPC_HEALTH
    if not is_health and stub.manners.status != 200:
        failed = (
            (":status", "200"), ("content-type", "application/grpc"),
            ("grpc-status", _GRPC_UNAVAILABLE), ("x-server", stub.name),
        )  # fmt: skip
        return frame(Type.HEADERS, END_HEADERS | END_STREAM, stream, encode(failed))
    message = (_SERVING if stub.manners.healthy else _NOT_SERVING) if is_health else answer(stub, seen)
    headers = ((":status", "200"), ("content-type", "application/grpc"), ("x-server", stub.name))
    return (
        frame(Type.HEADERS, END_HEADERS, stream, encode(headers))
        + frame(Type.DATA, 0, stream, b"\0" + len(message).to_bytes(4, "big") + message)
        + frame(Type.HEADERS, END_HEADERS | END_STREAM, stream, encode((("grpc-status", "0"),)))
    )


def _plain_answer(stub: Stub, seen: Seen, stream: int) -> bytes:
    body = answer(stub, seen)
    path = seen.target.partition("?")[0]
    is_sick = path in stub.manners.health_paths and not stub.manners.healthy
    status = 503 if is_sick else stub.manners.status
    headers = ((":status", str(status)), ("content-type", "application/json"), *stub.manners.headers)
    return frame(Type.HEADERS, END_HEADERS, stream, encode(headers)) + frame(Type.DATA, END_STREAM, stream, body)
