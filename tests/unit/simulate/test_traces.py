"""Access logs: what is understood, and what is not."""

from __future__ import annotations

import pytest

from lbgen.simulate.traces import read

COMBINED = '192.0.2.1 - - [06/Feb/2026:12:14:{:02} +0100] "GET /a HTTP/1.1" 200 12 "-" "curl/8" {}'
HAPROXY = (
    "Feb  6 12:14:14 edge haproxy[14389]: 192.0.2.{}:33317 [06/Feb/2026:12:14:14.{}] web api/api1 "
    '10/0/30/{}/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"'
)
ALB = (
    "https 2026-02-06T12:14:1{}.500000Z app/shop/1 192.0.2.9:2817 10.0.0.1:80 0.100 {} 0.000 200 200 34 366 "
    '"GET https://shop.example.com:443/ HTTP/1.1" "curl/8" - - arn "Root=1" "-" "-" 0 2026-02-06T12:14:10Z "forward" "-" "-"'
)
NGINX_JSON = '{{"time":"2026-02-06T12:14:1{}+01:00","client":"192.0.2.1","upstream_duration":"{}"}}'
HAPROXY_JSON = '{{"time":"2026-02-06T12:14:1{}Z","client":"192.0.2.1","server_ms":"{}"}}'


@pytest.mark.parametrize(
    ("lines", "arrivals", "services"),
    [
        ([COMBINED.format(14, ""), COMBINED.format(14, ""), COMBINED.format(16, "")], [0, 500, 2000], [None] * 3),
        ([COMBINED.format(14, "0.250"), COMBINED.format(15, "0.5")], [0, 1000], [250, None]),
        ([HAPROXY.format(1, 655, 69), HAPROXY.format(2, 905, -1)], [0, 250], [69, None]),
        ([ALB.format(1, "0.440"), ALB.format(2, "-1")], [0, 1440], [440, None]),
        ([NGINX_JSON.format(1, "0.1, 0.2"), NGINX_JSON.format(3, "-")], [0, 2000], [200, None]),
        ([HAPROXY_JSON.format(1, 30), HAPROXY_JSON.format(2, -1)], [0, 1000], [30, None]),
    ],
    ids=["combined", "combined with request time", "haproxy", "alb", "nginx json", "haproxy json"],
)
def test_a_log_is_understood(lines, arrivals, services):
    found = read(lines)
    assert found.unread == ()
    assert list(found.trace.arrivals_ms) == pytest.approx(arrivals)
    assert list(found.trace.services_ms) == pytest.approx(services)


def test_lines_not_understood_are_listed_with_their_numbers():
    found = read([COMBINED.format(14, ""), "nonsense", "", '{"time": 5}', COMBINED.format(15, "")])
    assert found.understood == 2
    assert found.unread == ((2, "nonsense"), (4, '{"time": 5}'))


def test_a_log_of_one_moment_is_no_trace():
    assert read([COMBINED.format(14, "")]).trace is None
