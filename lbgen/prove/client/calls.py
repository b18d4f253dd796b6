"""One-shot conversations: an HTTP request, a WebSocket greeting, a TCP line, a datagram, a gRPC call."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time

from lbgen.prove.client.connection import FAILURES, Connection, Tls
from lbgen.prove.client.reply import Reply, broken
from lbgen.prove.http2 import (
    ACK,
    END_HEADERS,
    END_STREAM,
    HEAD_BYTES,
    PREFACE,
    Decoder,
    Header,
    Type,
    encode,
    frame,
    head,
)
from lbgen.prove.loopback import HOST
from lbgen.prove.stubs import websocket
from lbgen.topology.routing import Request

Headers = tuple[tuple[str, str], ...]

_WEBSOCKET_KEY = "bGJnZW4gcHJvb2Yga2V5IQ=="  # any 16 bytes (RFC 6455 4.1)
_MASK = b"\x11\x22\x33\x44"
_TEXT, _CLOSE = 1, 8


def compose(method: str, target: str, host: str, headers: Headers = (), body: bytes = b"") -> bytes:
    """A request's bytes. A Host, Content-Length or Transfer-Encoding among `headers` replaces ours."""
    given = {name.lower() for name, _ in headers}
    lines = [f"{method} {target} HTTP/1.1"]
    if "host" not in given:
        lines.append(f"Host: {host}")
    lines += [f"{name}: {value}" for name, value in headers]
    if (body or method in ("POST", "PUT", "PATCH")) and not given & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def http(
    port: int, request: bytes, *, method: str = "GET", tls: Tls | None = None, source: str = HOST, timeout_s: float = 5
) -> Reply:
    """One request on its own connection; a failure is a Reply with status 0."""
    started = time.monotonic()
    try:
        with Connection(port, tls, source=source, timeout_s=timeout_s) as connection:
            connection.secure()
            connection.send(request)
            reply = connection.answer(method)
    except FAILURES as error:
        reply = broken(error)
    return reply._replace(took_ms=(time.monotonic() - started) * 1000)


def websocket_echo(connection: Connection, request: Request, silence_s: float = 0) -> Reply:
    """Upgrade, be silent for a while, send `hello`: status 101 and what came back as body, or the refusal."""
    wanted = (
        ("Connection", "Upgrade"), ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", _WEBSOCKET_KEY),
    )  # fmt: skip
    try:
        reply = connection.ask(compose("GET", request.target, request.host, (*request.headers, *wanted)))
        if reply.status != 101 or reply.first("sec-websocket-accept") != websocket.accept(_WEBSOCKET_KEY):
            return reply
        time.sleep(silence_s)
        connection.send(websocket.masked(_TEXT, b"hello", _MASK))
        echoed = connection.exactly(connection.exactly(2)[1])
        connection.send(websocket.masked(_CLOSE, b"\x03\xe8", _MASK))
        return reply._replace(body=echoed)
    except FAILURES as error:
        return broken(error)


def tcp_echo(connection: Connection, data: bytes = b"hello\n", *, hold_s: float = 0) -> Reply:
    """Send something, read the banner, read it back: status 200, the banner as header `server`, the echo as body.

    The connection is held for so long before it may be closed.
    """
    try:
        connection.send(data)
        banner = connection.line().decode("latin-1").strip()
        echoed = connection.exactly(len(data))
        time.sleep(hold_s)
        return Reply(200, (("server", banner),), echoed, certificate=connection.certificate)
    except FAILURES as error:
        return broken(error)


def client_hello(server_name: str | None) -> bytes:
    """The first flight of a TLS client that asks for a name (None: asks for none)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        context.wrap_bio(incoming, outgoing, server_hostname=server_name).do_handshake()
    return outgoing.read()


def datagram(port: int, data: bytes = b"hello", *, source: str = HOST, timeout_s: float = 2) -> Reply:
    """One datagram and its answer (`name:hello`): status 200, the name as header `server`, the rest as body."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind((source, 0))
            sender.settimeout(timeout_s)
            sender.sendto(data, (HOST, port))
            name, _, echoed = sender.recv(65536).partition(b":")
            return Reply(200, (("server", name.decode("latin-1")),), echoed)
    except OSError as error:
        return broken(error)


def unary(
    port: int, path: str, authority: str, headers: Headers = (), *, tls: Tls | None = None, message: bytes = b"\x0a\x00"
) -> Reply:
    """A unary gRPC call over HTTP/2 (with TLS by ALPN, else with prior knowledge).

    Headers and trailers together become the Reply's headers, the message its body.
    """
    block = encode((
        (":method", "POST"), (":scheme", "https" if tls else "http"), (":path", path), (":authority", authority),
        ("content-type", "application/grpc"), ("te", "trailers"), *((name.lower(), value) for name, value in headers),
    ))  # fmt: skip
    body = b"\0" + len(message).to_bytes(4, "big") + message
    try:
        with Connection(port, tls and tls._replace(alpn=("h2",)), timeout_s=5) as connection:
            connection.secure()
            connection.send(PREFACE + frame(Type.SETTINGS, 0, 0))
            connection.send(frame(Type.HEADERS, END_HEADERS, 1, block) + frame(Type.DATA, END_STREAM, 1, body))
            found, data = _stream(connection)
            status = int(dict(found).get(":status", "0"))
            return Reply(status, found, data[5:], protocol="HTTP/2", certificate=connection.certificate)
    except FAILURES as error:
        return broken(error)


def _stream(connection: Connection) -> tuple[tuple[Header, ...], bytes]:
    """Headers, trailers and data of stream 1, until it ends."""
    decoder, data, block = Decoder(), b"", b""
    headers: list[Header] = []
    while True:
        size, type_, flags, stream = head(connection.exactly(HEAD_BYTES))
        payload = connection.exactly(size)
        match type_:
            case Type.SETTINGS if not flags & ACK:
                connection.send(frame(Type.SETTINGS, ACK, 0))
            case Type.HEADERS | Type.CONTINUATION:
                block += payload
                if flags & END_HEADERS:
                    headers += decoder.decode(block)
                    block = b""
            case Type.DATA:
                data += payload
            case Type.RST_STREAM | Type.GOAWAY if stream in (0, 1):
                raise ConnectionResetError
        if stream == 1 and type_ in (Type.HEADERS, Type.DATA) and flags & END_STREAM:
            return tuple(headers), data
