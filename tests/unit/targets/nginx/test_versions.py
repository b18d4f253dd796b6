"""What is written changes with the version that first knows it (nginx's CHANGES)."""

import pytest

from lbgen.ports import Options
from lbgen.render.environment import print_sheets
from lbgen.render.targets import available
from lbgen.topology.build import build

SPEC = """
version: 1
name: gates
listeners: {secure: {protocol: https, port: 443, tls: {certificates: [c]}}}
certificates: {c: {certificate: /c.crt, key: /c.key}}
upstreams:
  fast: {algorithm: least_response_time, servers: ["10.0.0.1:80", "app.internal:80"], slow_start: 30s, queue: {timeout: 5s},
         health_check: {}}
  kept: {session_persistence: {name: S}, servers: [{name: a, address: "10.0.0.1:80"}, {name: b, address: "10.0.0.2:80", drain: true}]}
  plain: {protocol: h2c, servers: ["10.0.0.3:80"]}
routes:
  - {name: a, match: {path: {prefix: /a}}, upstream: kept}
  - {name: b, match: {path: {prefix: /b}}, upstream: plain}
  - {name: c, upstream: fast}
targets: {nginx: {resolver: ["10.0.0.53"]}}
"""


def rendered(version, edition="oss"):
    built = build("spec.lbgen.yaml", text=SPEC, variables={})
    assert built.topology is not None, built.diagnostics
    (artifact,) = print_sheets(available()["nginx"].plan(built.topology, Options(version, edition)).sheets)
    return artifact.text


@pytest.mark.parametrize(
    ("words", "before", "since"),
    [
        ("least_time header;", (1, 30), (1, 31)),
        ("sticky cookie S ", (1, 29, 5), (1, 29, 6)),
        (" drain;", (1, 29, 5), (1, 29, 6)),
        (" resolve;", (1, 27, 2), (1, 27, 3)),
        ("http2 on;", (1, 25, 0), (1, 25, 1)),
        ("proxy_http_version 2;", (1, 29, 3), (1, 29, 4)),
    ],
)
def test_a_directive_is_written_from_its_first_version_on(words, before, since):
    assert words not in rendered(before)
    assert words in rendered(since)


@pytest.mark.parametrize(
    ("words", "last", "after"),
    [
        ("listen 443 ssl http2 default_server;", (1, 25, 0), (1, 25, 1)),
        ('proxy_set_header Connection "";', (1, 29, 6), (1, 29, 7)),
        ("proxy_http_version 1.1;", (1, 29, 6), (1, 29, 7)),
        ("ssl_session_tickets off;", (1, 23, 1), (1, 23, 2)),
        ("grpc_pass grpc://plain;", (1, 29, 3), (1, 29, 4)),
    ],
)
def test_a_directive_is_written_up_to_its_last_version(words, last, after):
    assert words in rendered(last)
    assert words not in rendered(after)


@pytest.mark.parametrize(
    "words",
    [
        "slow_start=30s",
        "queue 100 timeout=5s;",
        "health_check interval=10s fails=3 passes=2 uri=/health match=healthy_fast;",
        "match healthy_fast {",
        "least_time header;",
        " resolve;",
    ],
)
def test_plus_knows_more_whatever_its_version(words):
    assert words in rendered((1, 25), "plus")
    assert words not in rendered((1, 25))
