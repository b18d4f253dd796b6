"""Connections beyond plain requests: upgrades, TLS by name, logs and pages."""

import contextlib
import http.client
import json
import time

import pytest

from lbgen.prove import client

pytestmark = pytest.mark.behaviour
SPEC = """
version: 1
name: around
listeners:
  web: {protocol: http, port: 80}
  raw: {protocol: tls_passthrough, port: 8443, sni: {a.example.com: one, "*.example.com": two, "*.deep.example.com": three}}
  open: {protocol: tls_passthrough, port: 9443, sni: {a.example.com: one}, upstream: two}
upstreams:
  app: {servers: ["10.0.0.1:80"]}
  one: {protocol: tcp, servers: ["10.0.0.2:443"]}
  two: {protocol: tcp, servers: ["10.0.0.3:443"]}
  three: {protocol: tcp, servers: ["10.0.0.4:443"]}
routes:
  - {name: live, match: {path: {prefix: /live}}, upstream: app, websocket: true}
  - {name: fixed, match: {path: {exact: /fixed}}, respond: {status: 200, content_type: text/css, body: ""}}
  - {name: rest, upstream: app}
observability: {stats: {port: 8404, allow: [127.0.0.1]}, metrics: {port: 9101}}
"""


def headers_seen(bench, path):
    request = f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: example/1\r\n\r\n".encode()
    with bench.connect("web") as connection:
        return {name.lower() for name, _ in connection.ask(request, "GET").said["headers"]}


def test_an_upgrade_is_passed_on_where_a_route_allows_it_alone(stand):
    with stand(SPEC) as bench:
        assert "upgrade" in headers_seen(bench, "/live")
        assert "upgrade" not in headers_seen(bench, "/other")


def test_an_empty_answer_keeps_its_content_type(stand):
    with stand(SPEC) as bench, bench.connect("web") as connection:
        reply = connection.ask(b"GET /fixed HTTP/1.1\r\nHost: a\r\n\r\n", "GET")
    assert (reply.status, reply.body) == (200, b"")


def test_http2_without_tls_is_refused_where_the_spec_does_not_allow_it(stand):
    with stand(SPEC) as bench, bench.connect("web") as connection:
        connection.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0)))
        assert connection.answer("GET").status in (0, 400, 505)


def reached(bench, listener, name):
    """Which upstream's stub a TLS greeting arrives at."""
    with bench.connect(listener) as connection:
        connection.send(client.client_hello(name))
        with contextlib.suppress(*client.FAILURES):
            connection.answer("GET")
    return [upstream for upstream in ("one", "two", "three") if bench.stubs(upstream)[0].connections]


@pytest.mark.parametrize(
    ("listener", "name", "upstream"),
    [
        ("raw", "a.example.com", ["one"]),
        ("raw", "A.EXAMPLE.com", ["one"]),
        ("raw", "b.example.com", ["two"]),
        ("raw", "x.deep.example.com", ["three"]),
        ("raw", "example.com", []),
        ("open", "example.com", ["two"]),
        ("open", "a.example.com", ["one"]),
    ],
)
def test_tls_is_passed_on_by_name_and_unknown_names_are_closed(stand, listener, name, upstream):
    with stand(SPEC) as bench:
        assert reached(bench, listener, name) == upstream


def log_lines(bench):
    """What has been logged; the line of a request comes after its answer."""
    for _ in range(200):
        lines = [line for line in bench.engine.log.splitlines() if line.startswith("{")]
        if lines:
            return lines
        time.sleep(0.01)
    return []


@pytest.mark.parametrize("value", ['"', "\\", "a b", '{"x":1}', "%[src]", "'", "\x7f", "\xe9"])
def test_every_log_line_is_json_whatever_a_client_sends(stand, value):
    with stand(SPEC) as bench:
        with bench.connect("web") as connection:
            request = f"GET /x?q={value.replace(' ', '+')} HTTP/1.1\r\nHost: a\r\nUser-Agent: {value}\r\n\r\n"
            connection.send(request.encode("latin-1"))
            connection.answer("GET")
        lines = log_lines(bench)
    assert lines
    assert all(json.loads(line)["upstream"] for line in lines)


def page(bench, kind, path):
    port = getattr(bench.topology.observability, kind).port
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    asked.request("GET", path)
    reply = asked.getresponse()
    body = reply.read().decode("utf-8", "replace")
    asked.close()
    return reply.status, body


def test_metrics_are_prometheus_text_and_stats_are_a_page(stand):
    with stand(SPEC) as bench:
        status, text = page(bench, "metrics", "/metrics")
        assert (status, "haproxy_backend_status" in text) == (200, True)
        assert page(bench, "metrics", "/other")[0] == 404
        status, text = page(bench, "stats", "/")
        assert (status, "Statistics Report" in text) == (200, True)
