"""`lbgen probe` as a user types it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from lbgen.cli.dispatch import dispatch
from lbgen.failure import Misused, Refused
from tests.unit.probe.servers import Server, closed_port, saying, status


@pytest.fixture
def spec(tmp_path):
    """A spec of an upstream with one server up and one down, one that is up, and one without a check."""
    with Server(saying(status(200))) as up, Server(saying(status(503))) as down:
        path = tmp_path / "a.lbgen.yaml"
        path.write_text(
            "version: 1\nname: a\nlisteners: {web: {protocol: http, port: 80}}\nupstreams:\n"
            f"  mixed: {{servers: ['127.0.0.1:{up.port}', '127.0.0.1:{down.port}'], health_check: {{}}}}\n"
            f"  fine: {{servers: ['127.0.0.1:{up.port}'], health_check: {{}}}}\n"
            f"  far: {{protocol: https, servers: ['127.0.0.1:{closed_port()}'], health_check: {{}}, tls: {{ca: /no}}}}\n"
            "  bare: {servers: ['127.0.0.1:1']}\nroutes:\n"
            "  - {match: {path: {prefix: /a}}, upstream: fine}\n  - {match: {path: {prefix: /b}}, upstream: bare}\n"
            "  - {match: {path: {prefix: /c}}, upstream: far}\n  - {upstream: mixed}\n"
        )
        yield str(path)


def test_a_server_that_is_down_is_named_with_its_reason(capsys, spec):
    assert dispatch(["probe", spec]) == 1
    out = capsys.readouterr().out
    assert "mixed     mixed-1" in out
    assert "down     status 503 where 200-299 is expected\n" in out
    assert "unknown  the CA /no cannot be read: No such file or directory\n" in out
    assert out.endswith("not probed: upstream bare has no active check\n2 up, 1 down, 1 unknown\n")


def test_one_upstream_can_be_chosen(capsys, spec):
    assert dispatch(["probe", spec, "--upstream", "fine", "--tries", "2", "--pause-ms", "0"]) == 0
    assert capsys.readouterr().out.endswith("\n1 up\n")


def test_what_this_machine_cannot_check_is_not_up(capsys, spec):
    assert dispatch(["probe", spec, "--upstream", "far"]) == 3
    assert "1 unknown" in capsys.readouterr().out


def test_json_holds_every_check(capsys, spec):
    assert dispatch(["probe", spec, "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [one["state"] for one in said["servers"]] == ["up", "down", "up", "unknown"]
    assert said["servers"][1]["checks"][0]["passed"] is False
    assert said["not_probed"] == ["bare"]


def test_junit_counts_what_is_down_and_what_was_left_out(capsys, spec):
    assert dispatch(["probe", spec, "--format", "junit"]) == 1
    (suite,) = ET.fromstring(capsys.readouterr().out)
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "1", "1", "1"]
    assert suite[1][0].get("message") == "status 503 where 200-299 is expected"


@pytest.mark.parametrize(
    ("words", "failure"),
    [
        (["--upstream", "nobody"], Misused),
        (["--tries", "0"], Misused),
        (["--pause-ms", "-1"], Misused),
        (["--upstream", "bare"], Refused),
    ],
)
def test_what_makes_no_sense_is_refused(spec, words, failure):
    with pytest.raises(failure):
        dispatch(["probe", spec, *words])
