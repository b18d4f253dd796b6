"""A client's connection: exact bytes out, whole answers in, bounded by a time-out."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
import warnings

from lbgen.lean_typing import NamedTuple, Self
from lbgen.prove.client.reply import Reply, broken
from lbgen.prove.loopback import HOST

_MOST_BYTES = 16 * 1024 * 1024
_FILTERED = threading.Lock()
FAILURES = (OSError, EOFError, ValueError)


class Tls(NamedTuple):
    """How a client speaks TLS: the name it asks for (None: no SNI), its own certificate and key as paths, versions."""

    server_name: str | None
    certificate: tuple[str, str] | None = None
    lowest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2
    highest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
    alpn: tuple[str, ...] = ()


class Connection:
    """One TCP or TLS connection to a port on loopback; use as a context manager.

    Every wait ends after `timeout_s`. Raises OSError (refused, reset, silence, TLS) and EOFError (closed early).
    """

    def __init__(
        self, port: int, tls: Tls | None = None, *, source: str = HOST, timeout_s: float = 5, host: str = HOST
    ) -> None:
        self._buffer = b""
        self._socket: socket.socket = socket.create_connection((host, port), timeout_s, source_address=(source, 0))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._tls = tls

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def secure(self) -> None:
        """Shake hands, when this connection speaks TLS; nothing is verified, the certificate is only recorded."""
        if self._tls:
            context = _context(self._tls)
            self._socket = context.wrap_socket(self._socket, server_hostname=self._tls.server_name)

    @property
    def certificate(self) -> bytes:
        """The peer's certificate, DER; empty without TLS."""
        return (isinstance(self._socket, ssl.SSLSocket) and self._socket.getpeercert(binary_form=True)) or b""

    @property
    def tls_version(self) -> str | None:
        """`TLSv1.3`, or None without TLS."""
        return self._socket.version() if isinstance(self._socket, ssl.SSLSocket) else None

    @property
    def alpn(self) -> str | None:
        """The protocol that was agreed on inside TLS, or None."""
        return self._socket.selected_alpn_protocol() if isinstance(self._socket, ssl.SSLSocket) else None

    def send(self, data: bytes) -> None:
        """Exactly these bytes."""
        self._socket.sendall(data)

    def line(self) -> bytes:
        """Up to and with the next line feed."""
        while b"\n" not in self._buffer:
            self._fill()
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line + b"\n"

    def exactly(self, size: int) -> bytes:
        """That many bytes."""
        while len(self._buffer) < size:
            self._fill()
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def rest(self) -> bytes:
        """Everything until the other side closes."""
        try:
            while True:
                self._fill()
        except EOFError:
            data, self._buffer = self._buffer, b""
            return data

    def answer(self, method: str = "GET") -> Reply:
        """The next whole HTTP/1.1 answer; interim ones (100, 103) are skipped."""
        started = time.monotonic()
        while True:
            protocol, status = _status_line(self.line())
            headers = self._headers()
            if status >= 200 or status == 101:
                break
        body = b"" if method == "HEAD" or status in (101, 204, 304) else self._body(headers)
        took_ms = (time.monotonic() - started) * 1000
        return Reply(status, headers, body, took_ms, protocol, self.certificate)

    def ask(self, request: bytes, method: str = "GET") -> Reply:
        """Send a request and read its answer; a failure is a Reply with status 0.

        A server may answer and hang up before it has read everything: its answer counts.
        """
        try:
            with contextlib.suppress(OSError):
                self.send(request)
            return self.answer(method)
        except FAILURES as error:
            return broken(error)

    def _headers(self) -> tuple[tuple[str, str], ...]:
        headers = []
        while line := self.line().rstrip(b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            headers.append((name, value.strip()))
        return tuple(headers)

    def _body(self, headers: tuple[tuple[str, str], ...]) -> bytes:
        named = {name.lower(): value for name, value in headers}
        if "chunked" in named.get("transfer-encoding", "").lower():
            return self._chunks()
        if "content-length" in named:
            return self.exactly(int(named["content-length"]))
        return self.rest()

    def _chunks(self) -> bytes:
        chunks = []
        while size := int(self.line().split(b";")[0], 16):
            chunks.append(self.exactly(size))
            self.line()
        self._headers()  # trailers
        return b"".join(chunks)

    def _fill(self) -> None:
        if len(self._buffer) > _MOST_BYTES:
            raise ValueError("an answer is larger than a proof ever expects")
        data = self._socket.recv(65536)
        if not data:
            raise EOFError
        self._buffer += data


def _status_line(line: bytes) -> tuple[str, int]:
    protocol, _, rest = line.decode("latin-1").partition(" ")
    if not protocol.startswith("HTTP/"):
        raise ValueError(f"not an HTTP answer: {line[:40]!r}")
    return protocol, int(rest[:3])


def _context(tls: Tls) -> ssl.SSLContext:
    """A context of its own for each connection. Filters of warnings belong to all threads, so one at a time sets them:
    old versions are asked for on purpose.
    """
    with _FILTERED, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return _made(tls)


def _made(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # so that a server's own refusal of old versions is what is seen
    context.minimum_version, context.maximum_version = tls.lowest, tls.highest
    if tls.certificate:
        context.load_cert_chain(*tls.certificate)
    if tls.alpn:
        context.set_alpn_protocols(list(tls.alpn))
    return context
