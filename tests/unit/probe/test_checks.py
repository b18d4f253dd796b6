"""Each kind of check against servers that are up, down, slow or strange."""

from __future__ import annotations

import socket
import threading

import pytest

from lbgen.probe import State, probe
from lbgen.prove.http2 import END_HEADERS, END_STREAM, Type, encode, frame
from lbgen.topology.build import build
from tests.unit.probe.servers import (
    Identity,
    Server,
    closed_port,
    dripping,
    hanging_up,
    saying,
    silence,
    status,
)


def upstream(ports, check="", more="", timeout="2s"):
    servers = ", ".join(f"'127.0.0.1:{port}'" for port in ports)
    text = (
        "version: 1\nname: a\nlisteners: {web: {protocol: http, port: 80}}\n"
        f"upstreams: {{x: {{servers: [{servers}], health_check: {{timeout: {timeout}, {check}}}{more}}}}}\n"
        "routes: [{upstream: x}]\n"
    )
    built = build("a", text=text, variables={})
    assert built.topology, built.diagnostics
    return built.topology.upstreams["x"]


def one(port, check="", more="", timeout="2s", **options):
    (found,) = probe([upstream([port], check, more, timeout)], **options)
    return found


def test_a_server_that_answers_is_up_and_gets_the_check_and_nothing_else():
    with Server(saying(status(204))) as server:
        found = one(server.port, "path: '/h?deep=1'")
    assert found.state is State.UP
    assert found.said.startswith("status 204 in ")
    assert server.received == [b"GET /h?deep=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]


def test_a_wrong_status_is_down_with_both_statuses():
    with Server(saying(status(503))) as server:
        found = one(server.port, "expect: {status: 200-399}")
    assert (found.state, found.said) == (State.DOWN, "status 503 where 200-399 is expected")


def test_redirects_are_answers_and_are_not_followed():
    with Server(saying(status(302))) as server:
        assert one(server.port).said == "status 302 where 200-299 is expected"
        assert one(server.port, "expect: {status: 302}").state is State.UP
    assert len(server.received) == 2


def test_interim_answers_are_passed_over():
    with Server(saying(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + status(200))) as server:
        assert one(server.port).state is State.UP


def test_a_closed_port_is_refused():
    assert one(closed_port()).said == "refused"


@pytest.mark.parametrize("answer", [silence, dripping])
def test_the_timeout_is_a_deadline_for_the_whole_check(answer):
    with Server(answer) as server:
        found = one(server.port, timeout="300ms")
    assert found.state is State.DOWN
    assert found.said == "timed out after 300ms, waiting for an answer"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (hanging_up, "closed, waiting for an answer"),
        (saying(b"SSH-2.0-x\x1b[31m\r\n"), "no HTTP answer, but `SSH-2.0-x\\u{1b}[31m`"),
        (saying(b"HTTP/1.1 abc\r\n"), "no HTTP answer, but `HTTP/1.1 abc`"),
        (saying(b"x" * 200_000), "no HTTP answer: a line without end"),
    ],
)
def test_what_is_no_answer_is_said(answer, said):
    with Server(answer) as server:
        assert (one(server.port).state, one(server.port).said) == (State.DOWN, said)


def test_a_tcp_check_connects_and_says_nothing():
    with Server(silence) as server:
        found = one(server.port, "type: tcp").said
        assert found.startswith("connected in ")
    assert server.received in ([], [b""])


def named(port, host, timeout="2s"):
    block = upstream([port], timeout=timeout)
    (found,) = probe([block._replace(servers=(block.servers[0]._replace(host=host),))])
    return found


def test_a_name_that_is_unknown_is_said(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = named(1, "api.internal")
    assert (found.state, found.said) == (State.DOWN, "name not found: Name or service not known")


def test_what_cannot_be_a_name_is_said():
    assert named(1, "a" * 64).said == "name not found: it cannot be a name"


def test_of_a_name_with_several_addresses_the_first_is_asked(monkeypatch):
    known = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 1)) for address in ("127.0.0.1", "127.0.0.2")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: known)
    with Server(saying(status(200))) as server:
        assert named(server.port, "api.internal").state is State.UP
    assert len(server.received) == 1


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch):
    answered = threading.Event()

    def never(*_, **__):
        answered.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    assert named(1, "api.internal", timeout="200ms").said == "timed out after 200ms, connecting"
    assert not answered.is_set()
    answered.set()


def test_tls_is_verified_as_the_spec_says(tmp_path):
    identity = Identity(tmp_path, "api.internal")
    with Server(saying(status(200)), identity.context()) as server:
        trusted = f"ca: {identity.ca}, server_name: api.internal"
        assert one(server.port, "", f", protocol: https, tls: {{{trusted}}}").state is State.UP
        assert server.received[-1].startswith(b"GET /health HTTP/1.1\r\nHost: api.internal\r\n")
        wrong_name = one(server.port, "", f", protocol: https, tls: {{ca: {identity.ca}, server_name: web.internal}}")
        assert wrong_name.said.startswith("certificate not accepted: ")
        unknown = one(server.port, "", ", protocol: https, tls: {server_name: api.internal}")
        assert unknown.said.startswith("certificate not accepted: ")
        assert one(server.port, "", ", protocol: https, tls: {verify: false}").state is State.UP
        assert one(server.port, "type: tcp", ", protocol: https, tls: {verify: false}").state is State.UP


def test_a_server_without_tls_is_down_for_https():
    with Server(saying(status(200))) as server:
        assert one(server.port, "", ", protocol: https, tls: {verify: false}").said.startswith("no TLS: ")


def test_a_tls_block_of_plain_http_changes_nothing_but_the_host():
    with Server(saying(status(200))) as server:
        assert one(server.port, "", ", tls: {server_name: api.internal}").state is State.UP
    assert b"\r\nHost: api.internal\r\n" in server.received[0]


def test_a_ca_that_is_not_here_makes_the_state_unknown():
    found = one(1, "", ", protocol: https, tls: {ca: /nowhere/ca.pem}")
    assert found.state is State.UNKNOWN
    assert found.said == "the CA /nowhere/ca.pem cannot be read: No such file or directory"


def http2(headers, message=b"", trailers=()):
    """Reads the request's frames, then answers with these headers, the message and the trailers."""

    def answer(server, connection):
        server.received.append(connection.recv(65536))
        connection.sendall(frame(Type.SETTINGS, 0, 0))
        last = END_STREAM if not message and not trailers else 0
        connection.sendall(frame(Type.HEADERS, END_HEADERS | last, 1, encode(headers)))
        if message:
            connection.sendall(frame(Type.DATA, 0, 1, bytes(1) + len(message).to_bytes(4, "big") + message))
        if trailers:
            connection.sendall(frame(Type.HEADERS, END_HEADERS | END_STREAM, 1, encode(trailers)))
        server.silent()

    return answer


def in_pieces(headers):
    """An answer whose headers come in two frames, the first of which says that nothing follows."""
    block = encode(headers)
    return saying(frame(Type.HEADERS, END_STREAM, 1, block[:3]) + frame(Type.CONTINUATION, END_HEADERS, 1, block[3:]))


OK, DONE = ((":status", "200"),), (("grpc-status", "0"),)


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (http2(OK, b"\x08\x01", DONE), State.UP, "SERVING in "),
        (http2(OK, b"\x08\x02", DONE), State.DOWN, "NOT_SERVING where SERVING is expected"),
        (http2((*OK, ("grpc-status", "12"), ("grpc-message", "no\tway"))), State.DOWN, "grpc-status 12 no    way"),
        (in_pieces((*OK, ("grpc-status", "5"))), State.DOWN, "grpc-status 5"),
        (http2(((":status", "404"),)), State.DOWN, "status 404 where 200 is expected"),
        (saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), State.DOWN, "no HTTP/2 answer, but `HTTP/1.1 `"),
        (saying(frame(Type.HEADERS, END_HEADERS, 1, b"\xff\xff\xff\x7f")), State.DOWN, "no HTTP/2 answer: its headers"),
        (saying(frame(Type.GOAWAY, 0, 0, bytes(8))), State.DOWN, "reset, waiting for an answer"),
    ],
)
def test_grpc_health_is_asked_and_its_word_counts(answer, state, said):
    with Server(answer) as server:
        found = one(server.port, "", ", protocol: grpc")
    assert found.state is state
    assert found.said.startswith(said)
    assert b"/grpc.health.v1.Health/Check" in server.received[0]


def test_grpc_in_tls_agrees_on_http2(tmp_path):
    identity = Identity(tmp_path, "rpc.internal")
    with Server(http2(OK, b"\x08\x01", DONE), identity.context("h2")) as server:
        tls = f", protocol: grpc, tls: {{ca: {identity.ca}, server_name: rpc.internal}}"
        assert one(server.port, "", tls).state is State.UP


def test_http_checks_of_h2c_servers_are_made_in_http2():
    with Server(http2(((":status", "200"),))) as server:
        assert one(server.port, "", ", protocol: h2c").state is State.UP
    with Server(http2(((":status", "503"),))) as server:
        assert one(server.port, "", ", protocol: h2c").said == "status 503 where 200-299 is expected"


def test_tries_decide_by_the_thresholds_of_the_check():
    up, down = status(200), status(503)
    thresholds = "unhealthy_threshold: 2, healthy_threshold: 3"
    for answers, state, said in (
        ((up, down, up, down), State.UP, "; 2 of 4 failed: status 503 where 200-299 is expected"),
        ((up, down, down, up), State.DOWN, "status 503"),
        ((down, up, up, up), State.UP, "; 1 of 4 failed"),
        ((down, up, up, down), State.DOWN, "status 503"),
    ):
        with Server(saying(*answers)) as server:
            found = one(server.port, thresholds, tries=4, pause_ms=0)
        assert found.state is state
        assert said in found.said
        assert [answer.passed for answer in found.answers] == [answer is up for answer in answers]
        assert len(server.received) == 4


def test_many_servers_are_asked_at_once_and_come_in_the_order_of_the_spec():
    def slowly(server, connection):
        server.received.append(connection.recv(65536))
        server._end.wait(0.05)
        connection.sendall(status(200))

    with Server(slowly) as first, Server(slowly) as second:
        ports = [first.port, second.port] * 40
        block = upstream([first.port])
        servers = tuple(block.servers[0]._replace(name=f"s{number}", port=port) for number, port in enumerate(ports))
        found = probe([block._replace(servers=servers)])
    assert [one.server.name for one in found] == [server.name for server in servers]
    assert all(one.state is State.UP for one in found)
    assert len(first.received) == len(second.received) == 40
