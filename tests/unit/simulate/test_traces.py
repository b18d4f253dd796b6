"""Access logs: what is understood, and what is not."""

from __future__ import annotations

import pytest

from lbgen.cli.dispatch import dispatch
from lbgen.failure import Refused, Unable
from lbgen.simulate.traces import read
from tests.conftest import ROOT

SEED = str(ROOT / "examples/seed-basic/seed-basic.lbgen.yaml")

COMBINED = '192.0.2.1 - - [06/Feb/2026:12:14:{:02} +0100] "GET /a HTTP/1.1" 200 12 "-" "curl/8" {}'
HAPROXY = (
    "Feb  6 12:14:14 edge haproxy[14389]: 192.0.2.{}:33317 [06/Feb/2026:12:14:14.{}] web api/api1 "
    '10/0/30/{}/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"'
)
ALB = (
    "{} 2026-02-06T12:14:1{}.500000Z app/shop/50dc6c495c0c9188 192.0.2.9:2817 {} 0.100 {} 0.000 200 200 34 366 "
    '"GET https://shop.example.com:443/ HTTP/1.1" "curl/8" - - arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/a/7 '
    '"Root=1-58337262-36d228ad5d99923122bbe354" "shop.example.com" "-" 0 {}"forward" "-" "-" "10.0.0.1:80" "200" "-" "-"'
)


def alb(second, took, kind="https", target="10.0.0.1:80", came=""):
    return ALB.format(kind, second, target, took, f"2026-02-06T12:14:{came}Z " if came else "")


NGINX_JSON = '{{"time":"2026-02-06T12:14:1{}+01:00","client":"192.0.2.1","upstream_duration":"{}"}}'
HAPROXY_JSON = '{{"time":"2026-02-06T12:14:1{}Z","client":"192.0.2.1","server_ms":"{}"}}'


@pytest.mark.parametrize(
    ("lines", "arrivals", "services"),
    [
        ([COMBINED.format(14, ""), COMBINED.format(14, ""), COMBINED.format(16, "")], [0, 500, 2000], [None] * 3),
        ([COMBINED.format(14, "0.250"), COMBINED.format(15, "0.5")], [0, 1000], [250, None]),
        ([HAPROXY.format(1, 655, 69), HAPROXY.format(2, 905, -1)], [0, 250], [69, None]),
        ([alb(1, "0.440"), alb(2, "-1")], [0, 1440], [440, None]),
        ([alb(1, "0.440", came="10.000000"), alb(2, "-1", came="10.250000")], [0, 250], [440, None]),
        ([alb(9, "0.001", "wss", came="10.500000"), alb(2, "0.020", "h2", "-", "12.000000")], [0, 1500], [1, 20]),
        ([NGINX_JSON.format(1, "0.1, 0.2"), NGINX_JSON.format(3, "-")], [0, 2000], [200, None]),
        ([HAPROXY_JSON.format(1, 30), HAPROXY_JSON.format(2, -1)], [0, 1000], [30, None]),
    ],
    ids=[
        "combined",
        "combined with request time",
        "haproxy",
        "alb",
        "alb with the time of arrival",
        "alb, a websocket and a function",
        "nginx json",
        "haproxy json",
    ],
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


def test_bad_lines_of_a_trace_are_counted_and_listed(capsys, tmp_path):
    log = tmp_path / "access.log"
    bad = [f"what is this {number}" for number in range(12)]
    good = [COMBINED.format(number // 10, "") for number in range(200)]
    log.write_text("\n".join([good[0], *bad, *good[1:]]))
    assert dispatch(["simulate", SEED, "--trace", str(log), "--rps", "50"]) == 0
    said = capsys.readouterr()
    assert f"{log}: 200 of 212 lines understood, 12 not\n" in said.err
    assert f"{log}:2: not understood: 'what is this 0'\n" in said.err
    assert f"{log}:11: not understood: 'what is this 9'\n" in said.err
    assert f"{log}: and 2 more lines, up to line 13\n" in said.err
    assert "0 of 200 service times are the log's, the others drawn (--trace)" in said.out


@pytest.mark.parametrize("text", ["", "nonsense\n", COMBINED.format(14, "") + "\n"])
def test_a_log_that_is_no_trace_is_refused(tmp_path, text):
    log = tmp_path / "access.log"
    log.write_text(text)
    with pytest.raises(Refused, match="has no two requests at different times"):
        dispatch(["simulate", SEED, "--trace", str(log)])


def test_a_log_of_a_few_requests_says_nothing_about_a_load(tmp_path):
    """Two requests a second apart would be a rate, and one server's share of them all or nothing."""
    log = tmp_path / "access.log"
    log.write_text("\n".join(COMBINED.format(number % 60, "") for number in range(99)))
    with pytest.raises(Refused, match="has 99 requests"):
        dispatch(["simulate", SEED, "--trace", str(log)])


def test_a_log_that_is_not_there_cannot_be_read(tmp_path):
    with pytest.raises(Unable, match="cannot be read"):
        dispatch(["simulate", SEED, "--trace", str(tmp_path / "access.log")])


def test_a_trace_gives_its_own_rate_and_a_factor_multiplies_it(capsys, tmp_path):
    log = tmp_path / "haproxy.log"
    log.write_text("\n".join(HAPROXY.format(number % 250, f"{number:03}", 20) for number in range(1000)))
    for factor, shown in (("1", "1001 requests/s (--trace)"), ("2", "2002 requests/s (--trace, times 2 (--load))")):
        dispatch(["simulate", SEED, "--trace", str(log), "--load", factor])
        said = capsys.readouterr()
        assert shown in said.out
        assert "20 ms mean service time at speed 1" in said.out
        assert "1000 requests for each of 3 seeds" in said.out


def test_a_log_of_one_moment_is_no_trace():
    assert read([COMBINED.format(14, "")]).trace is None
