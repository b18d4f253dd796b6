"""`lbgen recommend --apply`: what is recommended is written, and nothing else is touched."""

from __future__ import annotations

import shlex

import pytest

from lbgen.cli.dispatch import dispatch
from lbgen.topology.build import build
from tests.conftest import ROOT

QUICK = ["--requests", "1000", "--seeds", "1"]
HEAD = "version: 1\nname: a\nlisteners: {web: {protocol: http, port: 80}}\nroutes: [{upstream: app}]\nupstreams:\n"
SERVERS = "servers: ['10.0.0.1:80', '10.0.0.2:80']"


def run(capsys, *words):
    code = dispatch([*words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_one_line_is_added_and_everything_else_stays(capsys, tmp_path):
    spec = tmp_path / "a.lbgen.yaml"
    before = (ROOT / "examples/seed-basic/seed-basic.lbgen.yaml").read_text().replace("  api:\n", "  api:  # ours\n", 1)
    spec.write_text(before)
    words = ["recommend", str(spec), *QUICK, "--long-connections", "--apply"]
    code, out, err = run(capsys, *words)
    assert code == 0
    added = "    algorithm: least_connections\n"
    assert spec.read_text().replace(added, "", 1) == before
    assert f"+{added}" in out
    assert out.startswith(f"--- {spec}\n+++ {spec}\n@@ ")
    assert "now has algorithm: least_connections" in err
    assert "nothing to do" in run(capsys, *words)[2]


@pytest.mark.parametrize(
    ("upstream", "words", "after"),
    [
        (
            f"  app:  # ours\n    # mind\n    algorithm: round_robin  # for now\n    {SERVERS}\n",
            ["--cache"],
            f"  app:  # ours\n    # mind\n    algorithm: consistent_hash  # for now\n    hash_on: uri\n    {SERVERS}\n",
        ),
        (
            f"  app: {{{SERVERS}}}  # ours\n",
            ["--cache", "--session"],
            f"  app: {{algorithm: consistent_hash, hash_on: client_ip, {SERVERS}}}  # ours\n",
        ),
        (
            f"  app:\n    hash_on:  # by user\n      header: X-User\n    algorithm: consistent_hash\n    {SERVERS}  # ours\n",
            ["--long-connections"],
            f"  app:\n    algorithm: least_connections\n    {SERVERS}  # ours\n",
        ),
        (
            f"  app: {{algorithm: consistent_hash, {SERVERS}, hash_on: {{header: X-User}}}}\n",
            ["--long-connections"],
            f"  app: {{algorithm: least_connections, {SERVERS}}}\n",
        ),
        (
            f"  app:\n    {SERVERS}\n    algorithm: least_connections\n",
            ["--session", "--service-times", "constant", "-t", "haproxy"],
            f"  app:\n    {SERVERS}\n    algorithm: round_robin\n    session_persistence: {{type: cookie}}\n",
        ),
    ],
    ids=["hash on, in a block", "hash on, in one line", "no hash, block", "no hash, one line", "a cookie"],
)
def test_what_the_algorithm_needs_comes_with_it(capsys, tmp_path, upstream, words, after):
    spec = tmp_path / "a.lbgen.yaml"
    for end in ("\n", "\r\n"):
        spec.write_bytes((HEAD + upstream).replace("\n", end).encode())
        code, _, err = run(capsys, "recommend", str(spec), *QUICK, *words, "--apply")
        assert code == 0, err
        assert spec.read_bytes().decode() == (HEAD + after).replace("\n", end)
        assert build(str(spec)).diagnostics == ()


def test_the_command_that_is_printed_applies_what_was_recommended(capsys, tmp_path):
    spec = tmp_path / "a.lbgen.yaml"
    spec.write_text(f"{HEAD}  app:\n    {SERVERS}\n")
    _, out, _ = run(capsys, "recommend", str(spec), *QUICK, "--long-connections", "--speed", "app-1=2")
    what, _, command = out.strip().splitlines()[-1].partition(": lbgen ")
    assert run(capsys, *shlex.split(command))[0] == 0
    assert what == f"apply (algorithm: {build(str(spec)).topology.upstreams['app'].algorithm})"


@pytest.mark.parametrize("words", [["-", "--apply"], ["a.lbgen.yaml", "--apply", "--env", "staging"], ["--apply"]])
def test_apply_needs_a_file(capsys, monkeypatch, words):
    from lbgen.failure import Misused

    with pytest.raises(Misused, match="--apply edits a file"):
        dispatch(["recommend", *words])


def test_an_upstream_of_another_file_is_refused(capsys, tmp_path):
    from lbgen.failure import Refused

    (tmp_path / "base.lbgen.yaml").write_text(f"{HEAD}  app:\n    {SERVERS}\n")
    spec = tmp_path / "a.lbgen.yaml"
    spec.write_text("extends: base.lbgen.yaml\nversion: 1\nname: a\n")
    with pytest.raises(Refused, match="is written in"):
        dispatch(["recommend", str(spec), *QUICK, "--long-connections", "--apply"])


def test_what_an_anchor_says_for_two_upstreams_is_not_changed_for_both(capsys, tmp_path):
    from lbgen.failure import Refused

    spec = tmp_path / "a.lbgen.yaml"
    before = f"{HEAD}  app: &same\n    algorithm: random\n    {SERVERS}\n  other: *same\n".replace(
        "[{upstream: app}]", "[{upstream: app}, {match: {path: {prefix: /o}}, upstream: other}]"
    )
    spec.write_text(before)
    with pytest.raises(Refused, match="cannot be edited safely"):
        dispatch(["recommend", str(spec), "app", *QUICK, "--long-connections", "--apply"])
    assert spec.read_text() == before
