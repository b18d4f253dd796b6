"""The token bucket kept in a stick table, against the arithmetic of a token bucket."""

import time

import pytest

pytestmark = pytest.mark.behaviour
SPEC = """
version: 1
name: limits
listeners: {web: {protocol: http, port: 80}}
upstreams: {app: {servers: ["10.0.0.1:80"]}}
rate_limits:
  fast: {requests: 20, per: 1s, burst: 5}
  slow: {requests: 2, per: 1m, burst: 0}
  named: {requests: 1, per: 1h, burst: 2, key: {header: X-Api-Key}, status: 503}
routes:
  - {name: fast, match: {path: {prefix: /fast}}, upstream: app, rate_limit: fast}
  - {name: slow, match: {path: {prefix: /slow}}, upstream: app, rate_limit: slow}
  - {name: named, match: {path: {prefix: /named}}, upstream: app, rate_limit: named}
  - {name: free, upstream: app}
"""


def get(connection, path, *headers):
    lines = "".join(f"{line}\r\n" for line in ("Host: a", *headers))
    return connection.ask(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode(), "GET")


def test_a_burst_passes_and_then_the_refill_whatever_is_refused_meanwhile(stand):
    with stand(SPEC) as bench, bench.connect("web") as connection:
        started = time.monotonic()
        passed = []
        while time.monotonic() - started < 2:
            if get(connection, "/fast").status == 200:
                passed.append(time.monotonic() - started)
            time.sleep(0.005)
        took = time.monotonic() - started
    at_once = sum(when < 0.045 for when in passed)
    assert at_once == 5
    assert 5 + 20 * took - 4 <= len(passed) <= 5 + 20 * took + 1


def test_a_refusal_says_when_to_come_back(stand):
    with stand(SPEC) as bench, bench.connect("web") as connection:
        first, second = get(connection, "/slow"), get(connection, "/slow")
    assert (first.status, second.status) == (200, 429)
    assert 29 <= int(second.first("retry-after")) <= 30


def test_a_header_counts_each_value_apart_and_nobody_without_it(stand):
    with stand(SPEC) as bench, bench.connect("web") as connection:
        statuses = [get(connection, "/named", f"X-Api-Key: {key}").status for key in ("a", "a", "a", "b", "A")]
        without = [get(connection, "/named").status for _ in range(4)]
    assert statuses == [200, 200, 503, 200, 200]
    assert without == [200] * 4


def test_a_limit_holds_for_each_client_apart_and_for_its_route_alone(stand):
    with stand(SPEC) as bench:
        with bench.connect("web", source="127.0.0.2") as one:
            mine = [get(one, path).status for path in ("/slow", "/slow", "/other", "/fast")]
        with bench.connect("web", source="127.0.0.3") as other:
            theirs = get(other, "/slow").status
    assert mine == [200, 429, 200, 200]
    assert theirs == 200
