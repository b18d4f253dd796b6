"""A client that says exactly what it is told to, and reads whole answers."""

from lbgen.prove.client.calls import Headers, client_hello, compose, datagram, http, tcp_echo, unary, websocket_echo
from lbgen.prove.client.connection import FAILURES, Connection, Tls
from lbgen.prove.client.reply import Reply, broken

__all__ = [
    "FAILURES",
    "Connection",
    "Headers",
    "Reply",
    "Tls",
    "broken",
    "client_hello",
    "compose",
    "datagram",
    "http",
    "tcp_echo",
    "unary",
    "websocket_echo",
]
