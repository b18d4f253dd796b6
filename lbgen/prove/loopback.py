"""Ports on 127.0.0.0/8 that stay ours: held by a bound socket, so that no other process can take them meanwhile."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

HOST = "127.0.0.1"


class Held:
    """A TCP port that is bound and not listened on: connecting is refused, and nobody else gets the number.

    A program that sets SO_REUSEADDR before it binds (nginx, HAProxy and our stubs do) may listen on it meanwhile.
    """

    def __init__(self, host: str = HOST, *, udp: bool = False) -> None:
        self._socket = _bound(host) if not udp else _bound_for_both(host)
        self.host: str = host
        self.port: int = self._socket.getsockname()[1]

    def release(self) -> None:
        """Let go of the number."""
        self._socket.close()


@contextlib.contextmanager
def held(count: int) -> Iterator[tuple[Held, ...]]:
    """That many ports at once, released at the end."""
    ports = tuple(Held() for _ in range(count))
    try:
        yield ports
    finally:
        for port in ports:
            port.release()


def is_listening(host: str, port: int) -> bool:
    """Whether a TCP connection to it succeeds now."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _bound(host: str) -> socket.socket:
    """A bound socket. Only once it has a number nobody else has may others reuse it: two sockets that both reuse
    addresses would be given the same one.
    """
    holder = socket.socket()
    holder.bind((host, 0))
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return holder


def _bound_for_both(host: str) -> socket.socket:
    """A held TCP port whose UDP twin is free; UDP itself is not held, because datagrams would reach the holder."""
    for _ in range(50):
        holder = _bound(host)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as twin:
            try:
                twin.bind(holder.getsockname())
            except OSError:
                holder.close()
            else:
                return holder
    raise OSError("no port is free for both tcp and udp")
