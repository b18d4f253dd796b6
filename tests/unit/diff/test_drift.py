"""A folder against a spec: every state a file can be in, and what to do about it."""

import shlex

import pytest

from lbgen.diff import data, drift, markdown, text
from lbgen.diff.advice import next_step
from lbgen.failure import Misused
from lbgen.ports import Artifact
from lbgen.render.header import Identity, with_header

RENDER = ["lbgen", "render", "a spec.yaml", "-o", "out"]


def made(body, *, sha="a", version="1.0", target="nginx@1.31", spec="unit"):
    return with_header(Artifact("f", body), Identity(version, spec, sha * 64, target), "#").text


WANTED = made("one\ntwo\n")


@pytest.mark.parametrize(
    ("there", "state", "why"),
    [
        (WANTED, drift.SAME, ""),
        (made("one\n", sha="b"), drift.STALE, "made from sha256:bbbbbbbb, the spec is sha256:aaaaaaaa"),
        (made("one\ntwo\n", sha="b"), drift.STALE,
         "made from sha256:bbbbbbbb, the spec is sha256:aaaaaaaa; only the header differs"),
        (made("one\n", version="0.9"), drift.STALE, "made by lbgen 0.9, this is 1.0"),
        (made("one\n", target="nginx@1.22"), drift.STALE, "made for nginx@1.22, not nginx@1.31"),
        (made("one\n", spec="other"), drift.STALE, "made from spec other"),
        (made("one\n"), drift.STALE, "rendered with other templates"),
        (WANTED + "three\n", drift.EDITED, ""),
        (made("one\n", sha="b") + "three\n", drift.BOTH, "made from sha256:bbbbbbbb, the spec is sha256:aaaaaaaa"),
        ("one\ntwo\n", drift.FOREIGN, "not written by lbgen"),
        ("\udcff", drift.FOREIGN, "not written by lbgen"),
        (None, drift.MISSING, ""),
    ],
)  # fmt: skip
def test_a_file_is_in_one_state(tmp_path, there, state, why):
    if there is not None:
        (tmp_path / "nginx").mkdir()
        (tmp_path / "nginx/f").write_bytes(there.encode("utf-8", "surrogateescape"))
    (found,) = drift.compare(str(tmp_path), {"nginx/f": WANTED}, {"nginx"})
    assert (found.state, found.why) == (state, why)
    assert bool(next_step(found, RENDER)) == (state != drift.SAME)
    for said in (text.drift_full([found], RENDER, with_text=True, colour=False), text.drift_concise([found])):
        assert (state in said) or (state == drift.SAME and not said)


def test_what_is_ours_and_no_longer_made_is_left_over(tmp_path):
    for name, content in (
        ("nginx/old", WANTED),
        ("nginx/notes", "mine"),
        ("nginx/image", "\udcff\udcfe"),
        ("aws/deep/x.tf", WANTED + "edit\n"),
        ("elsewhere/f", WANTED),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    found = drift.compare(str(tmp_path), {}, {"nginx", "aws"})
    assert [(one.place.removeprefix(f"{tmp_path}/"), one.why) for one in found] == [
        ("aws/deep/x.tf", "no longer made, and edited by hand"),
        ("nginx/old", "no longer made"),
    ]
    assert next_step(found[1], RENDER).endswith(f"`rm {tmp_path}/nginx/old`")
    only = drift.compare(str(tmp_path), {}, {"nginx"})
    assert [one.place for one in only] == [f"{tmp_path}/nginx/old"]


def test_the_edit_is_shown_and_nothing_else(tmp_path):
    (tmp_path / "f").write_text(WANTED.replace("two", "deux"))
    (found,) = drift.compare(str(tmp_path), {"f": WANTED}, ())
    said = text.drift_full([found], RENDER, with_text=False, colour=False)
    assert "  the edit:\n" in said
    assert [line for line in said.split("\n") if line[:1] in "+-" and line[:3] not in ("+++", "---") and line] == [
        "-two",
        "+deux",
    ]
    assert "--force`" in said


def test_an_edit_of_a_stale_file_is_not_told_apart_from_what_the_spec_changes(tmp_path):
    (tmp_path / "f").write_text(made("one\n", sha="b") + "edit\n")
    (found,) = drift.compare(str(tmp_path), {"f": WANTED}, ())
    said = text.drift_full([found], RENDER, with_text=False, colour=False)
    assert "the edit, together with what the spec would change" in said


def test_the_command_can_be_pasted(tmp_path):
    (found,) = drift.compare(str(tmp_path), {"f": WANTED}, ())
    command = next_step(found, RENDER).partition("`")[2].rpartition("`")[0]
    assert shlex.split(command) == RENDER


def test_what_stands_in_a_file_steers_neither_terminal_nor_page(tmp_path):
    (tmp_path / "f").write_text(WANTED + "\x1b[2J\n````\n</details><b>\n")
    found = drift.compare(str(tmp_path), {"f": WANTED}, ())
    assert "\x1b" not in text.drift_full(found, RENDER, with_text=True, colour=False)
    page = markdown.drift(found, RENDER, with_text=True)
    assert "\x1b" not in page
    assert page.count("\n`````") == 2
    assert "\\u{1b}" in page
    assert data.drift(found, RENDER, with_text=True)["is_different"]


def test_a_folder_that_is_none_is_a_wrong_command_line(tmp_path):
    with pytest.raises(Misused, match="is no folder"):
        drift.compare(str(tmp_path / "nothing"), {}, ())
