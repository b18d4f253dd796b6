"""A real engine in the time of the simulation: servers answer when they are told to, so that no clock has a say."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

_WAIT_S = 20
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class _Open(NamedTuple):
    """A request that a server has and has not answered: both ends of it."""

    client: socket.socket
    server: socket.socket


class Servers:
    """Servers of one upstream, by place. A request is known to have been picked up once its head has arrived."""

    def __init__(self, addresses: Sequence[tuple[str, int]]) -> None:
        self._listeners = [_listener(address) for address in addresses]
        self._connections: dict[socket.socket, int] = {}

    def taken(self) -> tuple[int, socket.socket]:
        """Wait for the next request; who got it, and on what connection."""
        while True:
            ready, _, _ = select.select([*self._listeners, *self._connections], [], [], _WAIT_S)
            assert ready, "no server got the request"
            for one in ready:
                if one in self._listeners:
                    self._connections[one.accept()[0]] = self._listeners.index(one)
                elif head := one.recv(65536):
                    assert head.endswith(b"\r\n\r\n")  # small, and without a body: it comes in one piece
                    return self._connections[one], one
                else:  # a connection that was not needed any longer
                    self._connections.pop(one).close()

    def close(self) -> None:
        for one in (*self._listeners, *self._connections):
            one.close()


@contextlib.contextmanager
def servers(addresses: Sequence[tuple[str, int]]) -> Iterator[Servers]:
    made = Servers(addresses)
    try:
        yield made
    finally:
        made.close()


def replay(
    made: Servers, port: int, request: bytes, arrivals_ms: Sequence[float], take_ms: Sequence[float]
) -> list[int]:
    """The server of each request, when every one is answered as long after its arrival as its server takes."""
    picks: list[int] = []
    open_: list[tuple[float, int, _Open]] = []
    with contextlib.ExitStack() as clients:
        for number, at in enumerate(arrivals_ms):
            while open_ and open_[0][0] <= at:
                _finish(heappop(open_)[2])
            client = clients.enter_context(socket.create_connection(("127.0.0.1", port), _WAIT_S))
            client.sendall(request)
            picked, server = made.taken()
            picks.append(picked)
            heappush(open_, (at + take_ms[picked], number, _Open(client, server)))
        while open_:
            _finish(heappop(open_)[2])
    return picks


def _finish(one: _Open) -> None:
    """Answer, and wait until the engine has closed the client's connection: by then it has counted the answer."""
    one.server.sendall(_ANSWER)
    said = b""
    while piece := one.client.recv(65536):
        said += piece
    one.client.close()
    assert said.startswith(b"HTTP/1.1 200"), said


def _listener(address: tuple[str, int]) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen()
    return listener
