"""Stubs leave nothing open behind them, whatever their clients were doing."""

from __future__ import annotations

import gc
import socket
import ssl
import warnings

import pytest

from lbgen.prove.certificates import Authority
from lbgen.prove.stubs import Stubs


@pytest.fixture
def context(tmp_path):
    path = tmp_path / "stub.pem"
    path.write_text(Authority().issue(("stub.invalid",)).joint)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def secured(connection):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(connection)


def asked(connection):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return connection


WAYS = {
    "connected": lambda it: it,
    "in the middle of a handshake": lambda it: it.sendall(b"\x16\x03\x01") or it,
    "after the handshake": secured,
    "while the stub hangs up": lambda it: asked(secured(it)),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_transport_stays_open(way, context):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        held = []
        with Stubs() as stubs:
            stub = stubs.add("app/one", tls=context)
            held = [WAYS[way](socket.create_connection((stub.host, stub.port), 5)) for _ in range(20)]
        del stubs, stub
        gc.collect()
    for one in held:
        one.close()
    assert [str(one.message) for one in caught if "transport" in str(one.message)] == []
