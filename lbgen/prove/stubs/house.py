"""All stubs of a proof: one event loop in one thread, any number of pretended servers on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
import threading
import time
from collections.abc import Callable, Coroutine
from typing import TypeVar

from lbgen.lean_typing import Any, Self
from lbgen.prove import loopback
from lbgen.prove.stubs import http1, plain
from lbgen.prove.stubs.record import Kind, Manners, Stub

T = TypeVar("T")
Serve = Callable[[Stub, asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]

_WAIT_S = 20
_BIND_ATTEMPTS, _BIND_PAUSE_S = 50, 0.02
_CLOSING_TURNS = 10  # from accepting to a handshake, a conversation, and a socket that is closed
_FILLERS = 4  # more than a queue of length 0 takes
_BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, TimeoutError)


class Stubs:
    """Opens and closes stubs; use as a context manager. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stubs", daemon=True)
        self._held: dict[str, loopback.Held] = {}
        self._tls: dict[str, ssl.SSLContext] = {}
        self._open: dict[str, asyncio.Server | asyncio.DatagramTransport] = {}
        self._writers: dict[str, set[asyncio.StreamWriter]] = {}
        self._fillers: dict[str, list[socket.socket]] = {}
        self._conversations: set[asyncio.Task[None]] = set()
        self.by_name: dict[str, Stub] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.by_name):
            self.down(name)
            self._held[name].release()
            for filler in self._fillers.pop(name, ()):
                filler.close()
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_WAIT_S)
        self._loop.close()

    def add(
        self,
        name: str,
        kind: Kind = "http",
        tls: ssl.SSLContext | None = None,
        *,
        up: bool = True,
        host: str = loopback.HOST,
    ) -> Stub:
        """A new stub on a free port of `host`; with `tls`, it terminates TLS."""
        held = loopback.Held(host, udp=kind == "udp")
        stub = Stub(name, kind, held.host, held.port, Manners())
        self.by_name[name], self._held[name], self._writers[name] = stub, held, set()
        if tls:
            tls.sni_callback = _remember_name
            self._tls[name] = tls
        if up:
            self.up(name)
        return stub

    def up(self, name: str) -> None:
        """Listen (again), on the same port as before."""
        if name not in self._open:
            self._open[name] = self._call(self._listen(self.by_name[name]))

    def down(self, name: str) -> None:
        """Stop listening and break every connection: the port refuses from now on."""
        if opened := self._open.pop(name, None):
            self._call(self._shut(name, opened))

    def unreachable(self, name: str) -> None:
        """Let connecting to the stub take forever: nobody accepts, and the queue of the port is full (listen(2))."""
        self.down(name)
        stub = self.by_name[name]
        listener = _listening(stub, backlog=0)
        self._fillers[name] = [listener]
        for _ in range(_FILLERS):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex((stub.host, stub.port))
            self._fillers[name].append(filler)

    async def _listen(self, stub: Stub) -> asyncio.Server | asyncio.DatagramTransport:
        if stub.kind == "udp":
            address = (stub.host, stub.port)
            transport, _ = await self._loop.create_datagram_endpoint(lambda: plain.Datagrams(stub), local_addr=address)
            return transport
        serve = plain.serve if stub.kind == "tcp" else http1.serve
        return await asyncio.start_server(
            self._guarded(serve, stub), sock=_listening(stub), ssl=self._tls.get(stub.name)
        )

    def _guarded(self, serve: Serve, stub: Stub) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        """What is done with a new connection: it is known at once, because a task may end before it has begun."""

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers[stub.name].add(writer)
            task = self._loop.create_task(self._converse(serve, stub, reader, writer))
            self._conversations.add(task)
            task.add_done_callback(self._conversations.discard)

        return connected

    async def _converse(
        self, serve: Serve, stub: Stub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        stub.open += 1
        try:
            await serve(stub, reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()  # the proof is over
        except _BROKEN:
            pass  # the other side went away or sent nonsense
        finally:
            stub.open -= 1
            writer.close()
            # TLS waits for the other side's farewell; until then the connection can still be broken off.
            with contextlib.suppress(asyncio.CancelledError, *_BROKEN):
                await writer.wait_closed()
            self._writers[stub.name].discard(writer)

    async def _shut(self, name: str, opened: asyncio.Server | asyncio.DatagramTransport) -> None:
        if isinstance(opened, asyncio.Server):
            # What is accepted in the turn of `close` would stay open for ever (CPython 3.11: Server._attach asserts).
            for listener in opened.sockets:
                self._loop.remove_reader(listener.fileno())
            await asyncio.sleep(0)
        opened.close()
        self._abort(name)

    def _abort(self, name: str) -> None:
        for writer in list(self._writers[name]):
            writer.transport.abort()

    async def _end(self) -> None:
        """Break off what still runs, again for what had only just been accepted, and let the loop close the sockets."""
        for _ in range(_CLOSING_TURNS):
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for name in self._writers:
                self._abort(name)
            await asyncio.sleep(0)

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_WAIT_S)


def _listening(stub: Stub, backlog: int = 1024) -> socket.socket:
    """A listening socket on the stub's held port.

    A process that is just being started holds copies of our sockets for a moment, hence more than one attempt.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for left in reversed(range(_BIND_ATTEMPTS)):
        try:
            listener.bind((stub.host, stub.port))
            break
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not left:
                listener.close()
                raise
            time.sleep(_BIND_PAUSE_S)
    listener.listen(backlog)
    listener.setblocking(False)
    return listener


def _remember_name(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
    """Keep the TLS name a client asked for where the HTTP conversation finds it."""
    connection.lbgen_server_name = name  # type: ignore[attr-defined]  # a note of ours on the object
