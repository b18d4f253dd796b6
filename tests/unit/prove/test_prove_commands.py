import json
import os
import subprocess
import sys

import pytest

from tests.unit.prove.specs import SPEC


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "unit.lbgen.yaml"
    path.write_text(SPEC)
    return path


def lbgen(*words, cwd):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(__file__))))
    done = subprocess.run(
        [sys.executable, "-m", "lbgen", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "internal error" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def test_failing_tests_of_a_spec_are_shown_with_their_place(spec, tmp_path):
    code, out, _ = lbgen("test", spec.name, cwd=tmp_path)
    assert code == 1
    assert out == (
        "ok    GET https://shop.example.com/api/x -> api 95.0%, new 5.0% (route api)\n"
        "ok    GET http://shop.example.com/x?y=1 -> 308 to https://shop.example.com/x?y=1 (redirect to https)\n"
        "FAIL  GET https://shop.example.com/apix -> 404 (no route)\n"
        "        at unit.lbgen.yaml:41:5\n"
        "        upstream: expected api, got 404 (no route)\n"
        "2 tests passed, 1 failed, on the model\n"
        "no test reaches 5 routes: `write`, `admin`, `old`, `moved`, `robots`\n"
    )


def test_tests_as_json_and_junit(spec, tmp_path):
    _, out, _ = lbgen("test", spec.name, "--format", "json", cwd=tmp_path)
    said = json.loads(out)
    assert [one["passed"] for one in said["tests"]] == [True, True, False]
    assert said["routes_without_test"] == ["write", "admin", "old", "moved", "robots"]
    _, out, _ = lbgen("test", spec.name, "--format", "junit", cwd=tmp_path)
    assert 'tests="3" failures="1"' in out


def test_a_route_is_explained(spec, tmp_path):
    code, out, _ = lbgen("route", spec.name, "GET https://shop.example.com/x/../api/a", cwd=tmp_path)
    assert code == 0
    assert out.splitlines()[:3] == [
        "GET shop.example.com/x/../api/a on listener secure",
        "compared as /api/a",
        "-> api 95.0%, new 5.0% (route api)",
    ]
    assert "->  api     shop.example.com /api/*" in out
    assert "method is GET, not POST" in out


def test_headers_choose_a_route(spec, tmp_path):
    words = ("POST https://shop.example.com/api", "-H", "X-Canary: always", "--format", "json")
    _, out, _ = lbgen("route", spec.name, *words, cwd=tmp_path)
    assert json.loads(out)["route"] == "write"


def test_a_target_shows_its_line(spec, tmp_path):
    _, out, _ = lbgen("route", spec.name, "GET https://shop.example.com/robots.txt", "-t", "nginx", cwd=tmp_path)
    lines = [line.split(": ", 1)[1] for line in out.split("nginx@1.31\n")[1].splitlines()]
    assert set(lines) == {"location = /robots.txt {"}


def test_every_target_shows_how_it_gets_to_the_same_answer(spec, tmp_path):
    words = (
        "GET https://shop.example.com/api/x",
        "-t",
        "haproxy",
        "-t",
        "aws",
        "-t",
        "gateway",
        "-t",
        "ingress@traefik",
    )
    _, out, _ = lbgen("route", spec.name, *words, "--format", "json", cwd=tmp_path)
    shown = json.loads(out)["rendered"]
    assert "set-var(txn.route) str(api)" in shown["haproxy@2.8"][0]
    assert 'resource "aws_lb_listener_rule" "secure_api" {' in shown["aws"][0]
    assert shown["gateway@standard"][0].endswith("- name: api")
    assert 'match: "Host(`shop.example.com`)' in "".join(shown["ingress@traefik"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("route", "unit.lbgen.yaml", "shop"), "`shop` is not a request"),
        (("route", "unit.lbgen.yaml", "GET https://a.com:9/"), "no listener answers `https://a.com:9/`"),
        (("route", "unit.lbgen.yaml", "GET http://a.com:8080", "-H", "x"), "`x` is not a header"),
        (("prove", "unit.lbgen.yaml", "--compare", "-t", "nginx"), "--compare needs two engines"),
        (("prove", "unit.lbgen.yaml", "-t", "ingress@f5-nginx"), "prove Traefik's manifests with `-t ingress@traefik`"),
        (("prove", "unit.lbgen.yaml", "-t", "gateway"), "`gateway@standard` cannot be proved"),
    ],
)
def test_a_wrong_command_line_is_explained(spec, tmp_path, words, message):
    code, _, err = lbgen(*words, cwd=tmp_path)
    assert (code, message in err) == (2, True), err


def test_a_spec_with_errors_is_reported_and_not_proved(tmp_path):
    (tmp_path / "bad.lbgen.yaml").write_text("version: 1\nname: bad\nlisteners: {}\n")
    for command in ("test", "prove"):
        code, out, err = lbgen(command, "bad.lbgen.yaml", cwd=tmp_path)
        assert (code, out) == (1, "")
        assert "error[LB" in err


def test_an_engine_that_is_missing_ends_with_3(spec, monkeypatch, capsys):
    from lbgen.cli import process
    from lbgen.prove.engines import nginx

    monkeypatch.setattr(nginx, "find", lambda chosen: None)
    assert process.run(["prove", str(spec), "nginx"]) == 3
    assert "on this machine to prove nginx@1.31 on" in capsys.readouterr().err
