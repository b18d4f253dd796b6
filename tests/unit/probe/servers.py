"""Servers on 127.0.0.1 that answer as they are told, each connection in a thread of its own."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading

from lbgen.prove.certificates import Authority


class Server:
    """Accepts until it is closed; `answer(connection)` deals with one connection. Remembers what was received."""

    def __init__(self, answer, context=None):
        self._answer, self._context = answer, context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.received = []
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self):
        with contextlib.suppress(OSError):
            while not self._end.is_set():
                connection, _ = self._listening.accept()
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection):
        connection.settimeout(5)
        with contextlib.suppress(OSError), connection:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                self._answer(self, connection)

    def silent(self):
        """Wait until the test is over, five seconds at the most."""
        self._end.wait(5)


def saying(*answers):
    """Reads a request, then sends the next of these answers; the last one again and again."""
    left = list(answers)

    def answer(server, connection):
        server.received.append(connection.recv(65536))
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return answer


def status(number):
    return f"HTTP/1.1 {number} Whatever\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:1/\r\n\r\n".encode()


def silence(server, connection):
    server.received.append(connection.recv(65536))
    server.silent()


def dripping(server, connection):
    """One letter after the other, never a whole line."""
    for _ in range(50):
        connection.sendall(b"H")
        if server._end.wait(0.1):
            return


def hanging_up(server, connection):
    server.received.append(connection.recv(65536))


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


class Identity:
    """A certificate for a name, on disk, with the authority that signed it."""

    def __init__(self, folder, *names):
        authority = Authority()
        pair = authority.issue(names)
        self.ca = str(folder / "ca.pem")
        (folder / "ca.pem").write_text(authority.certificate)
        (folder / "server.pem").write_text(pair.joint)
        self._file = str(folder / "server.pem")

    def context(self, *protocols):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._file)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context
