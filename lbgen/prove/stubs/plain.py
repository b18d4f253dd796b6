"""TCP and UDP as a stub speaks them: a banner with its name, and an echo."""

from __future__ import annotations

import asyncio
import time

from lbgen.lean_typing import Any
from lbgen.prove.stubs.http1 import reset
from lbgen.prove.stubs.record import Seen, Stub


async def serve(stub: Stub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say the name and a newline, then send back whatever comes.

    The connection is remembered once the client has sent something: a health check that only connects is not.
    """
    stub.connections += 1
    number = stub.connections
    if stub.manners.mode == "reset":
        reset(writer)
    if stub.manners.mode in ("close", "reset"):
        return
    writer.write(f"{stub.name}\n".encode())
    is_noted = False
    while data := await reader.read(4096):
        if not is_noted:
            stub.note(Seen(time.monotonic(), "TCP", "", "", (), len(data), number))
            is_noted = True
        if stub.manners.mode == "hang":
            continue
        if stub.manners.delay_ms:
            await asyncio.sleep(stub.manners.delay_ms / 1000)
        writer.write(data)
        await writer.drain()


class Datagrams(asyncio.DatagramProtocol):
    """Answers each datagram with `name:` and the datagram."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        """Answer, unless told to hang."""
        stub = self._stub
        stub.connections += 1
        stub.note(Seen(time.monotonic(), "UDP", "", "", (), len(data), stub.connections))
        if stub.manners.mode == "answer":
            self._transport.sendto(f"{stub.name}:".encode() + data, addr)
