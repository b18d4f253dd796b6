"""A GET in HTTP/1.1, of which only the status is read."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter

from lbgen.report.characters import visible


async def status(reader: StreamReader, writer: StreamWriter, host: str, path: str) -> int:
    """The status of the final answer; ValueError where what comes is no HTTP."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    while True:
        line = (await reader.readuntil(b"\n")).decode("latin-1").rstrip("\r\n")
        protocol, _, rest = line.partition(" ")
        if not protocol.startswith("HTTP/1.") or not rest[:3].isdecimal():
            raise ValueError(f"no HTTP answer, but `{visible(line[:40])}`")
        found = int(rest[:3])
        if found >= 200 or found == 101:
            return found
        while (await reader.readuntil(b"\n")).strip():
            pass  # headers of an interim answer
