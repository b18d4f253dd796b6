"""`lbgen simulate`: what is asked is what happens, and what is assumed is said."""

from __future__ import annotations

import io
import re

import pytest

from lbgen.cli import loads
from lbgen.cli.dispatch import dispatch
from lbgen.failure import Misused
from tests.conftest import ROOT

SHOP = str(ROOT / "examples/shop/shop.lbgen.yaml")
SEED = str(ROOT / "examples/seed-basic/seed-basic.lbgen.yaml")
QUICK = ["--requests", "2000", "--seeds", "2"]


def run(capsys, *words):
    code = dispatch([*words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_unknown_algorithm_is_refused_with_a_suggestion():
    with pytest.raises(Misused, match=r"no algorithm `least_conections`; did you mean `least_connections`\?") as raised:
        dispatch(["simulate", SEED, "--algorithm", "least_conections"])
    assert "bounded_loads" in raised.value.help


def test_algorithms_for_comparison_may_be_asked_for(capsys):
    words = ["--algorithm", "bounded_loads", "--algorithm", "modulo_hash", "--algorithm", "bounded_loads"]
    code, out, _ = run(capsys, "simulate", SEED, *QUICK, *words)
    assert code == 0
    assert out.count("\nbounded_loads\n") == 1
    assert "a server is full at 1.25 times its fair share" in out


@pytest.mark.parametrize("form", ["text", "json", "svg"])
def test_same_seed_same_bytes_and_another_seed_others(capsys, form):
    words = ["simulate", SEED, *QUICK, "--kill", "api3", "--rps", "20", "--format", form]
    first, second = (run(capsys, *words)[1] for _ in range(2))
    assert first == second
    assert run(capsys, *words, "--seed", "9")[1] != first


@pytest.mark.parametrize(
    ("words", "assumed"),
    [
        (["--arrivals", "bursts"], "bursts arrivals (3 times the rate in 20% of the time, 200 requests each)"),
        (["--service-times", "pareto"], "pareto with a shape of 2.1"),
        (["--service-times", "lognormal"], "lognormal with a sigma of 1"),
        (["--balancers", "3"], "3 load balancers with independent state"),
        (["--busiest", "0.3"], "the busiest sends 30%"),
        (["--connections", "5000"], "clients keep a connection for 5 s on average"),
        (["--speed", "api1=2"], "speeds: api1 2, api2 1, api3 1"),
        (["--seed", "7"], "2 seeds from 7 on"),
        (["--load", "0.5"], "times 0.5 (--load)"),
        (["--kill", "api1", "--rps", "20"], "api1 dies "),
        (["--kill", "api1", "--rps", "20"], "is tried 1 times more on others (retries)"),
        (["--deploy", "--restart-ms", "3000", "--rps", "20"], "restarted one by one, 3 s each (--restart-ms)"),
        (["--algorithm", "least_response_time"], "averaged with a gain of 1/8"),
        (["--algorithm", "ip_hash"], "160 points on the ring"),
        (["--requests", "50001", "--seeds", "1"], "percentiles are those of at most 50000 requests"),
        ([], "the first 1/10 of each run does not count"),
    ],
)
def test_what_numbers_rest_on_is_printed_with_them(capsys, words, assumed):
    _, out, _ = run(capsys, "simulate", SEED, *QUICK, *words)
    assert assumed in out[out.index("\nassumptions\n") :]


def test_health_checks_slow_start_and_sessions_of_the_spec_are_said(capsys):
    _, out, _ = run(capsys, "simulate", SHOP, "api", *QUICK, "--kill", "api3", "--concurrency", "1")
    for words in ("health checks notice after 30 s on average (health_check), or 3 failed requests within 30 s do",
                  "checks trust a server again 15 s after its return", "in tenths over 30 s (slow_start)",
                  "clients stay on their server while it is up (session_persistence)"):  # fmt: skip
        assert words in out


class Terminal(io.StringIO):
    def __init__(self, *, is_watched):
        super().__init__()
        self.is_watched = is_watched

    def isatty(self):
        return self.is_watched


@pytest.mark.parametrize("is_watched", [True, False])
def test_progress_is_shown_on_long_runs_to_somebody_who_watches(monkeypatch, is_watched):
    stream, now = Terminal(is_watched=is_watched), iter([0.0, 0.5, 2.0, 2.1, 3.5, 4.0])
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("time.monotonic", lambda: next(now))
    show = loads.progress()
    for part in (0.1, 0.4, 0.41, 0.7, 1.0):
        show(part)
    assert stream.getvalue() == ("simulated 40%\rsimulated 70%\rsimulated 100%\n" if is_watched else "")


def test_a_deploy_loses_nothing(capsys):
    """Drained servers finish what they have, so a rolling deploy costs latency at most."""
    code, out, _ = run(capsys, "simulate", SEED, *QUICK, "--deploy", "--rps", "20")
    assert code == 0
    phases = out[out.index("phase ") : out.index("clients on another")]
    assert re.findall(r"^(before|during|after) .* 0\.00%$", phases, re.MULTILINE) == ["before", "during", "after"]


@pytest.mark.parametrize(
    "words",
    [["--kill", "nobody"], ["--kill", "api1", "--deploy"], ["--rps", "0"], ["--busiest", "1"], ["--speed", "api1"],
     ["--speed", "nobody=2"], ["--seeds", "0"], ["--trace", "missing.log", "--speed", "x"]],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(words):
    with pytest.raises(Misused):
        dispatch(["simulate", SEED, *words])
