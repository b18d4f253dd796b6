"""`lbgen recommend` and `lbgen simulate` as a user types them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from lbgen.cli.dispatch import dispatch
from tests.conftest import ROOT

SEED = str(ROOT / "examples/seed-basic/seed-basic.lbgen.yaml")
SHOP = str(ROOT / "examples/shop/shop.lbgen.yaml")
QUICK = ["--requests", "2000", "--seeds", "2"]


def run(capsys, *words):
    code = dispatch([*words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_recommendation_says_why_and_what_it_assumes(capsys):
    code, out, _ = run(capsys, "recommend", SEED, *QUICK, "--speed", "api3=0.2")
    assert code == 0
    for words in ("recommended: least_response_time (the spec has round_robin)", "why", "assumptions", "nginx@1.31: ",
                  "haproxy@2.8: ", "it stops being true when", "unstable", "apply (algorithm: least_response_time): lbgen recommend"):  # fmt: skip
        assert words in out


def test_same_seed_same_bytes(capsys):
    first, second = (run(capsys, "recommend", SHOP, "api", *QUICK, "-t", "nginx", "--format", "json") for _ in range(2))
    assert first[:2] == second[:2]  # progress on standard error comes with the clock
    assert json.loads(first[1])["targets"][0]["target"].startswith("nginx")


@pytest.mark.parametrize("command", ["recommend", "simulate"])
def test_pictures_are_well_formed_and_self_contained(capsys, command):
    code, out, _ = run(capsys, command, SEED, *QUICK, "--format", "svg")
    assert code == 0
    assert ET.fromstring(out).tag.endswith("svg")
    _, page, _ = run(capsys, command, SEED, *QUICK, "--format", "html")
    assert "<svg" in page
    assert "src=" not in page
    assert "href=" not in page


@pytest.mark.parametrize(
    ("lines", "words", "code"),
    [
        ("algorithm: ip_hash", ["--busiest", "0.4"], "LB328"),
        ("algorithm: round_robin", ["--speed", "app-1=3"], "LB329"),
        ("algorithm: round_robin", ["--long-connections"], "LB330"),
    ],
)
def test_check_fails_at_the_line_that_contradicts(capsys, tmp_path, lines, words, code):
    spec = tmp_path / "a.lbgen.yaml"
    spec.write_text("version: 1\nname: a\nlisteners: {web: {protocol: http, port: 80}}\nroutes: [{upstream: app}]\n"
                    f"upstreams:\n  app:\n    servers: ['10.0.0.1:80', '10.0.0.2:80']\n    {lines}\n")  # fmt: skip
    assert run(capsys, "recommend", "--check", str(spec), "--format", "concise")[0] == 0
    status, out, _ = run(capsys, "recommend", "--check", str(spec), "--format", "concise", *words)
    assert status == 1
    assert code in out
    assert ":8:" in out


WEBSOCKETS = """version: 1
name: a
listeners: {web: {protocol: http, port: 80}}
upstreams:
  app:
    servers: ['10.0.0.1:80', '10.0.0.2:80']
    algorithm: ALGORITHM
    keepalive: {connections: POOLED}
  live: {servers: ['10.0.0.3:80']}
routes:
  - {name: live, match: {path: {prefix: /live}}, upstream: LIVE, websocket: true}
  - {name: rest, upstream: app}
"""


@pytest.mark.parametrize(
    ("written", "found"),
    [("least_connections 32 app", True), ("least_connections 32 live", False), ("least_connections 0 app", False),
     ("random_two_choices 32 app", False)],
)  # fmt: skip
def test_websockets_beside_pooled_requests_contradict_least_connections(capsys, tmp_path, written, found):
    algorithm, pooled, live = written.split()
    spec = tmp_path / "a.lbgen.yaml"
    spec.write_text(WEBSOCKETS.replace("ALGORITHM", algorithm).replace("POOLED", pooled).replace("LIVE", live))
    status, out, _ = run(capsys, "recommend", "--check", str(spec), "app")
    assert status == int(found)
    assert ("LB331" in out) is found
    if found:
        for words in ("upstream `app` uses least_connections for websockets and ordinary requests alike", ":7:16",
                      "a silent websocket counts as much as a busy request", "give websockets an upstream of their own"):  # fmt: skip
            assert words in out


def test_a_death_is_told_in_phases(capsys):
    code, out, _ = run(capsys, "simulate", SEED, *QUICK, "--kill", "api3", "--rps", "100")
    assert code == 0
    assert "api3 is dead, unnoticed" in out
    assert "passive_health_check" in out


def test_a_load_that_cannot_be_carried_has_no_percentiles(capsys):
    code, out, _ = run(capsys, "simulate", SEED, *QUICK, "--load", "2")
    assert code == 1
    assert "unstable" in out
    assert "times 2 (--load)" in out
