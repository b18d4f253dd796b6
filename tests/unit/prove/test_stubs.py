import ssl
import threading
import time

import pytest

from lbgen.prove import client
from lbgen.prove.certificates import Authority
from lbgen.prove.stubs import MARK, Stubs
from lbgen.topology.routing import Request


@pytest.fixture
def stubs():
    with Stubs() as stubs:
        yield stubs


def get(stub, target="/", **options):
    return client.http(stub.port, client.compose("GET", target, "shop.example.com"), **options)


def test_a_stub_names_itself_and_says_what_it_saw(stubs):
    stub = stubs.add("api1")
    request = client.compose("POST", "/cart?x=%2F", "shop.example.com", (("X-Two", "a"), ("x-two", "b")), b"hello")
    reply = client.http(stub.port, request, method="POST")
    assert (reply.status, reply.server) == (200, "api1")
    assert reply.said == {
        "server": "api1",
        "method": "POST",
        "target": "/cart?x=%2F",
        "version": "HTTP/1.1",
        "headers": [["Host", "shop.example.com"], ["X-Two", "a"], ["x-two", "b"], ["Content-Length", "5"]],
        "body_bytes": 5,
        "connection": 1,
        "server_name": None,
    }
    assert stub.seen[0].all("x-TWO") == ["a", "b"]


def test_a_connection_is_kept_and_counted_once(stubs):
    stub = stubs.add("api1")
    with client.Connection(stub.port) as connection:
        replies = [connection.ask(client.compose("GET", "/", "h")) for _ in range(3)]
    assert [reply.said["connection"] for reply in replies] == [1, 1, 1]
    assert stub.connections == 1


def test_a_chunked_body_is_measured(stubs):
    stub = stubs.add("api1")
    request = client.compose(
        "POST", "/", "h", (("Transfer-Encoding", "chunked"),), b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
    )
    assert client.http(stub.port, request).said["body_bytes"] == 5


@pytest.mark.parametrize(
    ("path", "healthy", "status"),
    [
        ("/health", True, 200),
        ("/health/live", True, 200),
        ("/health/ready", True, 200),
        ("/health/detailed", True, 200),
        ("/health", False, 503),
        ("/health/live", False, 200),
        ("/health/ready", False, 503),
        ("/health/detailed", False, 503),
    ],
)
def test_health_pages_say_how_the_stub_is(stubs, path, healthy, status):
    stub = stubs.add("api1")
    stub.manners.healthy = healthy
    reply = get(stub, path)
    assert (reply.status, reply.said["status"]) == (status, "ok" if status == 200 else "failing")
    assert (len(stub.checks), len(stub.seen)) == (1, 0)


def test_a_marked_request_for_a_health_page_is_no_check(stubs):
    stub = stubs.add("api1")
    client.http(stub.port, client.compose("GET", "/health", "h", ((MARK, "1"),)))
    assert (len(stub.checks), len(stub.seen)) == (0, 1)


@pytest.mark.parametrize(("mode", "broken"), [("hang", "silence"), ("close", "closed"), ("reset", "reset")])
def test_a_stub_fails_as_it_is_told(stubs, mode, broken):
    stub = stubs.add("api1")
    stub.manners.mode = mode
    assert get(stub, timeout_s=0.3).broken == broken
    assert len(stub.seen) == 1


def test_a_stub_fails_by_status_while_its_health_stays_fine(stubs):
    stub = stubs.add("api1")
    stub.manners.status = 503
    assert (get(stub).status, get(stub, "/health").status) == (503, 200)


def test_a_slow_stub_counts_how_many_it_serves_at_once(stubs):
    stub = stubs.add("api1")
    stub.manners.delay_ms = 500
    threads = [threading.Thread(target=get, args=(stub,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    latest = time.monotonic() + 5
    while stub.active and time.monotonic() < latest:  # an answer is read before its sender has counted down
        time.sleep(0.01)
    assert (stub.most_active, stub.active) == (3, 0)


def test_a_stub_that_is_down_refuses_and_comes_back_on_its_port(stubs):
    stub = stubs.add("api1")
    with client.Connection(stub.port) as connection:
        assert connection.ask(client.compose("GET", "/", "h")).status == 200
        stubs.down("api1")
        assert connection.ask(client.compose("GET", "/", "h")).status == 0
    assert get(stub).broken == "refused"
    stubs.up("api1")
    assert get(stub).status == 200


def test_a_websocket_is_accepted_and_echoed(stubs):
    stub = stubs.add("api1")
    with client.Connection(stub.port) as connection:
        reply = client.websocket_echo(connection, Request("GET", "h", "/ws"))
    assert (reply.status, reply.body) == (101, b"api1:hello")


def test_a_stub_behind_tls_says_which_name_was_asked_for(stubs, tmp_path):
    pair = Authority().issue(("api.internal",))
    (tmp_path / "pair.pem").write_text(pair.joint)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pair.pem")
    stub = stubs.add("api1", tls=context)
    reply = get(stub, tls=client.Tls("api.internal"))
    assert reply.said["server_name"] == "api.internal"
    assert ssl.PEM_cert_to_DER_cert(pair.certificate) == reply.certificate


def test_a_grpc_call_is_answered_with_trailers(stubs):
    stub = stubs.add("api1", "grpc")
    reply = client.unary(stub.port, "/shop.Cart/Get", "h")
    assert (reply.status, reply.server, reply.first("grpc-status")) == (200, "api1", "0")
    assert (stub.seen[0].method, stub.seen[0].target) == ("POST", "/shop.Cart/Get")


def test_the_grpc_health_service_says_how_the_stub_is(stubs):
    stub = stubs.add("api1", "grpc")
    healthy = client.unary(stub.port, "/grpc.health.v1.Health/Check", "h").body
    stub.manners.healthy = False
    assert (healthy, client.unary(stub.port, "/grpc.health.v1.Health/Check", "h").body) == (b"\x08\x01", b"\x08\x02")


def test_tcp_greets_and_echoes(stubs):
    stub = stubs.add("db1", "tcp")
    with client.Connection(stub.port) as connection:
        reply = client.tcp_echo(connection)
    assert (reply.first("server"), reply.body) == ("db1", b"hello\n")


def test_udp_answers_with_its_name(stubs):
    stub = stubs.add("dns1", "udp")
    reply = client.datagram(stub.port)
    assert (reply.first("server"), reply.body) == ("dns1", b"hello")
