"""The server's side of RFC 6455: the handshake, and an echo of small frames."""

from __future__ import annotations

import asyncio
import base64
import hashlib

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CLOSE = 8


def accept(key: str) -> str:
    """Sec-WebSocket-Accept for a client's key (RFC 6455 4.2.2)."""
    return base64.b64encode(hashlib.sha1(key.encode() + _GUID, usedforsecurity=False).digest()).decode()


def masked(opcode: int, payload: bytes, mask: bytes) -> bytes:
    """A final client frame of fewer than 126 bytes."""
    covered = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + covered


async def echo(name: str, key: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Shake hands, then send every frame back, its payload behind `name:`, until a close frame."""
    lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {accept(key)}",
        "",
        "",
    ]
    writer.write("\r\n".join(lines).encode())
    while True:
        first, second = await reader.readexactly(2)
        size = second & 0x7F
        mask = await reader.readexactly(4) if second & 0x80 else bytes(4)
        covered = await reader.readexactly(size)
        payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(covered))
        opcode = first & 0x0F
        said = payload if opcode == _CLOSE else f"{name}:".encode() + payload
        writer.write(bytes([0x80 | opcode, len(said)]) + said)
        await writer.drain()
        if opcode == _CLOSE:
            return
