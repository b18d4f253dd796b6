"""`lbgen recommend` without a spec: from options, from questions on a terminal, and neither."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lbgen.cli.asking import QUESTIONS
from lbgen.cli.dispatch import dispatch
from lbgen.failure import Misused

QUICK = ["--requests", "1000", "--seeds", "1"]
LBGEN = str(Path(sys.executable).parent / "lbgen")
WAIT_S = 60


def answered(words, answers, folder):
    """The command on a terminal of its own; each question on standard error gets the next answer."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [LBGEN, "recommend", *QUICK, *words], cwd=folder, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    os.close(theirs)
    try:
        asked, left = [], list(answers)
        heard = b""
        deadline = time.monotonic() + WAIT_S
        while process.poll() is None and left:
            ready, _, _ = select.select([process.stderr], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"no question came: {heard!r}"
            heard += os.read(process.stderr.fileno(), 4096)
            if heard.endswith((b"] ", b"? ")):
                asked.append(heard.decode())
                heard = b""
                os.write(ours, left.pop(0).encode() + b"\n")
        out, err = process.communicate(timeout=WAIT_S)
    finally:
        process.kill()
        os.close(ours)
    return process.returncode, out.decode(), asked, (heard + err).decode()


def test_on_a_terminal_everything_is_asked(tmp_path):
    answers = ["many", "3", "n", "2 1", "2 1 1", "", "y", "n", "perhaps", "n", "n", "2"]
    code, out, asked, err = answered([], answers, tmp_path)
    assert code == 0, err
    for part in ("how many servers are there?", "equally fast?", *QUESTIONS.values(), "how many load balancers"):
        assert any(part in one for one in asked), part
    assert "a number from 1 to 1000, please" in asked[1]
    assert "3 numbers above 0, please" in asked[4]
    assert "y or n, please" in asked[9]
    assert "3 servers\n\nrecommended: " in out
    assert "speeds: server1 2, server2 1, server3 1 (--speed)" in out
    assert "2 load balancers with independent state" in out
    assert "connections that live long" in out
    assert "apply (algorithm: " in out


def test_what_options_say_is_not_asked(tmp_path):
    words = ["--servers", "2", "--speed", "a=2", "--session", "--long-connections", "--servers-change", "--cache"]
    code, _, asked, err = answered([*words, "--balancers", "2", "--ask"], ["y"], tmp_path)
    assert code == 0, err
    assert [one.strip() for one in asked] == ["does response time matter more than anything? [n]"]


def test_questions_may_be_asked_about_a_spec(tmp_path):
    (tmp_path / "a.lbgen.yaml").write_text(
        "version: 1\nname: a\nlisteners: {web: {protocol: http, port: 80}}\nroutes: [{upstream: app}]\n"
        "upstreams: {app: {servers: ['10.0.0.1:80', '10.0.0.2:80']}}\n"
    )
    code, out, asked, err = answered(["a.lbgen.yaml", "--ask"], ["y", "n", "y", "n", "n", "n", "1"], tmp_path)
    assert code == 0, err
    assert "how many servers" not in asked[0]
    assert "recommended: least_connections (the spec has round_robin)" in out


def test_options_are_enough(capsys, monkeypatch):
    assert dispatch(["recommend", *QUICK, "--servers", "4", "--speed", "old=0.5", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in said["outcomes"][0]["servers"]] == ["old", "server1", "server2", "server3"]
    assert said["title"] == "4 servers"


def test_nothing_said_and_nobody_to_ask_is_a_mistake(monkeypatch):
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(Misused) as raised:
            dispatch(["recommend"])
        assert "lbgen recommend shop.lbgen.yaml" in str(raised.value.help)
        with pytest.raises(Misused, match="no terminal to ask on"):
            dispatch(["recommend", "--servers", "3", "--ask"])


@pytest.mark.parametrize("words", [["--check"], ["a.lbgen.yaml", "--servers", "2"], ["--servers", "0"]])
def test_what_does_not_go_together_is_refused(words):
    with pytest.raises(Misused):
        dispatch(["recommend", *words])
