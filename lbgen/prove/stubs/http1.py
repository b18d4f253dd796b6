"""HTTP/1.1 as a stub speaks it: keep-alive, chunked requests, and the WebSocket handshake with an echo."""

from __future__ import annotations

import asyncio
import http
import time

from lbgen.lean_typing import NamedTuple
from lbgen.prove.stubs import http2, websocket
from lbgen.prove.stubs.record import Seen, Stub, answer, health

_IDLE_S = 120
_LIMIT = 4 * 1024 * 1024


class Head(NamedTuple):
    """The request line and the header lines."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str:
        """The first value of a header without case, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name), "")


async def serve(stub: Stub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, until it ends."""
    stub.connections += 1
    number, started = stub.connections, time.monotonic()
    if stub.manners.mode == "deaf":
        await asyncio.sleep(_IDLE_S)
    while head := await _read_head(reader):
        if head.method == "PRI":  # the HTTP/2 preface looks like a request of that name (RFC 9113 3.4)
            await http2.serve(stub, reader, writer, number)
            return
        body_bytes = await _read_body(reader, head)
        seen = Seen(time.monotonic(), *head, body_bytes, number, _server_name(writer))
        if head.first("upgrade").lower() == "websocket":
            stub.note(seen)
            await websocket.echo(stub.name, head.first("sec-websocket-key"), reader, writer)
            return
        if not await _respond(stub, seen, writer, started):
            return


async def _respond(stub: Stub, seen: Seen, writer: asyncio.StreamWriter, started: float) -> bool:
    """Answer one request; whether the connection stays open."""
    if stub.note(seen):
        status, body = health(stub, seen.target.partition("?")[0], started)
        await _write(writer, seen.method, status, body, ())
        return True
    stub.active += 1
    stub.most_active = max(stub.most_active, stub.active)
    try:
        return await _behave(stub, seen, writer)
    finally:
        stub.active -= 1


async def _behave(stub: Stub, seen: Seen, writer: asyncio.StreamWriter) -> bool:
    manners = stub.manners
    if manners.delay_ms:
        await asyncio.sleep(manners.delay_ms / 1000)
    match manners.mode:
        case "hang" | "deaf":
            await asyncio.sleep(_IDLE_S)
            return False
        case "close":
            return False
        case "reset":
            reset(writer)
            return False
        case "answer":
            status = manners.status
            if status == 200 and seen.target.partition("?")[0] in manners.health_paths:
                status = health(stub, seen.target.partition("?")[0], 0)[0]
            await _write(writer, seen.method, status, answer(stub, seen), manners.headers)
            return "close" not in (seen.first("connection") or "").lower()


def reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection with a RST: closing with zero linger sends one (socket(7))."""
    import socket  # noqa: PLC0415  # only a stub that was told to break connections needs it
    import struct  # noqa: PLC0415

    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _read_head(reader: asyncio.StreamReader) -> Head | None:
    async with asyncio.timeout(_IDLE_S):
        line = await reader.readline()
    if not line.strip():
        return None
    method, target, version = line.decode("latin-1").rstrip("\r\n").split(" ", 2)
    headers = []
    while (line := await reader.readline()) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name, value.strip()))
    return Head(method, target, version, tuple(headers))


async def _read_body(reader: asyncio.StreamReader, head: Head) -> int:
    """Read and drop the body; its size."""
    if length := head.first("content-length"):
        await _drop(reader, int(length))
        return int(length)
    if "chunked" not in head.first("transfer-encoding").lower():
        return 0
    total = 0
    while size := int((await reader.readline()).split(b";")[0], 16):
        await _drop(reader, size + 2)
        total += size
    while (await reader.readline()) not in (b"\r\n", b"\n", b""):  # trailers
        pass
    return total


async def _drop(reader: asyncio.StreamReader, size: int) -> None:
    if size > _LIMIT:
        raise ValueError("a body is larger than a proof ever sends")
    await reader.readexactly(size)


async def _write(
    writer: asyncio.StreamWriter, method: str, status: int, body: bytes, headers: tuple[tuple[str, str], ...]
) -> None:
    reason = http.HTTPStatus(status).phrase
    lines = [f"HTTP/1.1 {status} {reason}", "Server: lbgen-stub", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += [f"Content-Length: {len(body)}", "", ""]
    writer.write("\r\n".join(lines).encode("latin-1") + (b"" if method == "HEAD" else body))
    await writer.drain()


def _server_name(writer: asyncio.StreamWriter) -> str | None:
    ssl_object = writer.get_extra_info("ssl_object")
    return getattr(ssl_object, "lbgen_server_name", None) if ssl_object else None
