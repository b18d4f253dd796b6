"""`lbgen diff`: exit codes, which words go together, and a folder through all its states."""

import io
import json

import pytest

from lbgen.cli import dispatch
from lbgen.failure import Misused
from tests.unit.diff.specs import SPEC, edited


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(SPEC)
    (tmp_path / "new.yaml").write_text(edited(("weight: 2", "weight: 3")))
    (tmp_path / "broken.yaml").write_text("version: 1\n")
    return tmp_path


def lbgen(*words):
    command, arguments = dispatch.fast(words)
    return command.run(arguments)


def test_two_specs_differ_or_not(folder, capsys):
    assert lbgen("diff", "old.yaml", "old.yaml", "-t", "nginx") == 0
    assert capsys.readouterr() == ("", "no difference\n")
    assert lbgen("diff", "old.yaml", "new.yaml", "-t", "nginx") == 1
    out, err = capsys.readouterr()
    assert out.split("\n")[1] == (
        "  ~ server 10.0.0.3:8080 of upstream app: weight 2 -> 3  (old.yaml:10:78 -> new.yaml:10:78)"
    )
    assert err == "the spec: 1 changed; 0 kinds of requests are answered differently; 1 of 1 files changes\n"


def test_the_same_words_give_the_same_bytes(folder, capsys):
    for kind in ("full", "concise", "json", "markdown"):
        assert lbgen("diff", "old.yaml", "new.yaml", "--text", "--format", kind) == 1
        first = capsys.readouterr().out
        assert lbgen("diff", "old.yaml", "new.yaml", "--text", "--format", kind, "-o", "report") == 1
        assert (folder / "report").read_text() == first
        capsys.readouterr()


def test_environments_of_one_spec_are_compared(folder, capsys):
    (folder / "old.yaml").write_text(SPEC + "environments: {staging: {name: staged}}\n")
    assert lbgen("diff", "old.yaml", "--new-env", "staging", "-t", "nginx", "--format", "concise") == 1
    assert "~ spec: name unit -> staged\n" in capsys.readouterr().out
    assert lbgen("diff", "old.yaml", "old.yaml", "--env", "staging", "-t", "nginx") == 0


def test_a_spec_with_errors_is_told(folder, capsys):
    assert lbgen("diff", "old.yaml", "broken.yaml") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "error[" in err


def test_standard_input_may_be_one_side(folder, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SPEC.encode())))
    assert lbgen("diff", "-", "new.yaml", "-t", "nginx", "--format", "concise") == 1
    assert "weight 2 -> 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["old.yaml"],
        ["old.yaml", "--env", "x"],
        ["old.yaml", "--old-env", "x", "--new-env", "x"],
        ["-", "-"],
        ["-", "--new-env", "x"],
        ["old.yaml", "new.yaml", "--against", "."],
        ["old.yaml", "--against", ".", "--old-env", "x"],
        ["old.yaml", "--against", "nothing"],
        ["old.yaml", "new.yaml", "--templates", "nothing"],
        ["old.yaml", "new.yaml", "-t", "apache"],
        ["old.yaml", "--against", ".", "-t", "nginx@1.22", "-t", "nginx@1.31"],
    ],
)
def test_words_that_do_not_go_together(folder, words):
    with pytest.raises(Misused):
        lbgen("diff", *words)


def test_a_folder_through_all_its_states(folder, capsys):
    assert lbgen("render", "old.yaml", "-o", "out", "-t", "nginx", "-t", "haproxy", "--fail-on", "never") == 0
    against = ("--against", "out", "-t", "nginx", "-t", "haproxy", "--format", "json")

    def states(spec):
        capsys.readouterr()
        code = lbgen("diff", spec, *against)
        said = json.loads(capsys.readouterr().out)
        assert code == said["is_different"]
        return {one["path"]: one["state"] for one in said["files"]}

    nginx, haproxy = "out/nginx/nginx.conf", "out/haproxy/haproxy.cfg"
    assert states("old.yaml") == {nginx: "same", haproxy: "same"}
    assert states("new.yaml") == {nginx: "stale", haproxy: "stale"}
    with (folder / nginx).open("a") as handle:
        handle.write("# by hand\n")
    assert states("old.yaml") == {nginx: "edited by hand", haproxy: "same"}
    assert states("new.yaml") == {nginx: "stale and edited by hand", haproxy: "stale"}
    (folder / haproxy).rename(folder / "out/haproxy/former.cfg")
    assert states("old.yaml") == {
        nginx: "edited by hand",
        haproxy: "missing",
        "out/haproxy/former.cfg": "left over",
    }
