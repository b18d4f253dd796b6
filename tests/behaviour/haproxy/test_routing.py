"""Every probe of the spec with every field finds the route and the request the oracle expects."""

import pytest

from lbgen.prove.compare import differences
from lbgen.prove.probes import of_topology
from tests.conftest import ROOT

pytestmark = pytest.mark.behaviour
FULL = ROOT / "tests" / "data" / "full.lbgen.yaml"


def is_closed(topology, name):
    """Whether a route asks for authentication, which HAProxy closes."""
    return any(route.name == name and route.auth for route in topology.routes)


def test_requests_reach_the_routes_they_mean_and_servers_see_what_was_sent(stand):
    wrong = []
    tried = 0
    with stand(FULL.read_text(), str(FULL)) as bench:
        for probe in of_topology(bench.oracle):
            source = probe.way.client or bench.fresh_client()
            expected = bench.oracle.expect(bench.asked(probe.way, source))
            if is_closed(bench.topology, expected.route):
                continue
            tried += 1
            wrong += differences(probe.idea, bench.ask(probe.way, source=source), expected, None)
    assert tried > 300
    assert wrong == []


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("/old/x", "/new/x"),
        ("/old", "/new"),
        ("/old/", "/new/"),
        ("/old//x", "/new//x"),
        ("/old/%41%2f?a=%41", "/new/%41%2f?a=%41"),
        ("/old/a/../b", "/new/a/../b"),
        ("/%6fld/x", "/new/x"),
        ("//old/x", "/new/x"),
        ("/old/../old/x", "/new/x"),
        ("/old/a/../../old/x", "/new/x"),
        ("/old/%2e%2e/old/x", "/new/x"),
        ("/old/./../old/x", "/new/x"),
        ("/old//../old/x", "/new/x"),
    ],
)
def test_a_replaced_prefix_keeps_bytes_and_cannot_be_climbed_out_of(sent, seen, stand):
    spec = """
version: 1
name: rewrites
listeners: {web: {protocol: http, port: 80}}
upstreams: {app: {servers: ["10.0.0.1:80"]}, other: {servers: ["10.0.0.2:80"]}}
routes:
  - {name: old, match: {path: {prefix: /old}}, upstream: app, rewrite: {replace_prefix: /new}}
  - {name: rest, upstream: other}
"""
    with stand(spec) as bench, bench.connect("web") as connection:
        reply = connection.ask(f"GET {sent} HTTP/1.1\r\nHost: a\r\n\r\n".encode(), "GET")
    assert (reply.server, reply.said["target"]) == ("app/app-1", seen)
