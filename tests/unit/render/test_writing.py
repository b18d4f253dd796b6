"""All files of a run, or none."""

import errno
import os
import subprocess
import sys

import pytest

from lbgen.render import writing
from tests.conftest import ROOT

MINE = "# lbgen\n"


def is_ours(text: str) -> bool:
    return text.startswith(MINE)


def write(folder, files, force=False):
    return writing.write_all(str(folder), files, force=force, is_ours=is_ours)


def content(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_files_and_their_folders_are_made_and_named(tmp_path):
    files = {"nginx/nginx.conf": MINE + "a", "aws/main.tf": MINE + "b"}
    assert write(tmp_path / "out" / "deep", files) == ["aws/main.tf", "nginx/nginx.conf"]
    assert content(tmp_path / "out" / "deep") == files


def test_a_file_that_is_right_already_is_left_alone(tmp_path):
    write(tmp_path, {"a": MINE, "b": MINE})
    os.utime(tmp_path / "a", (1, 1))
    assert write(tmp_path, {"a": MINE, "b": MINE + "new"}) == ["b"]
    assert (tmp_path / "a").stat().st_mtime == 1


def test_the_mode_of_a_replaced_file_is_kept(tmp_path):
    write(tmp_path, {"a": MINE})
    (tmp_path / "a").chmod(0o640)
    write(tmp_path, {"a": MINE + "new"})
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_foreign_file_stops_the_whole_run_unless_forced(tmp_path):
    (tmp_path / "b").write_text("hand made")
    with pytest.raises(writing.ForeignFile) as caught:
        write(tmp_path, {"a": MINE, "b": MINE})
    assert caught.value.message == f"`{tmp_path}/b` was not written by lbgen"
    assert caught.value.exit_code == 1
    assert content(tmp_path) == {"b": "hand made"}
    assert write(tmp_path, {"a": MINE, "b": MINE}, force=True) == ["a", "b"]
    assert content(tmp_path) == {"a": MINE, "b": MINE}


def test_a_foreign_file_that_is_not_text_is_foreign(tmp_path):
    (tmp_path / "a").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(writing.ForeignFile):
        write(tmp_path, {"a": MINE})


def test_a_file_where_a_folder_is_needed_is_named(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(writing.NotAFolder, match=r"`.*/out` is a file, not a folder"):
        write(tmp_path / "out", {"a": MINE})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "nginx").write_text("x")
    with pytest.raises(writing.NotAFolder, match=r"`.*/in/nginx` is a file, not a folder"):
        write(tmp_path / "in", {"b": MINE, "nginx/nginx.conf": MINE})
    assert content(tmp_path / "in") == {"nginx": "x"}


def test_a_folder_where_a_file_is_needed_is_named(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(writing.NotAFile, match=r"`.*/a` is a folder where a file is to be written"):
        write(tmp_path, {"a": MINE})


@pytest.mark.parametrize("name", ["../out", "nginx/../../out", "/out"])
def test_a_path_out_of_the_folder_is_refused(name, tmp_path):
    with pytest.raises(writing.EscapingPath):
        write(tmp_path / "in", {name: MINE}, force=True)


def test_a_symbolic_link_out_of_the_folder_is_refused_and_one_inside_is_followed(tmp_path):
    (tmp_path / "secret").write_text(MINE)
    inside = tmp_path / "in"
    (inside / "real").mkdir(parents=True)
    (inside / "nginx").symlink_to(inside / "real")
    (inside / "a").symlink_to(tmp_path / "secret")
    (inside / "elsewhere").symlink_to(tmp_path)
    for name in ("a", "elsewhere/x"):
        with pytest.raises(writing.EscapingPath, match=f"`.*/in/{name}` leads out of `.*/in`"):
            write(inside, {name: MINE + "new"}, force=True)
    write(inside, {"nginx/nginx.conf": MINE})
    assert (inside / "real" / "nginx.conf").read_text() == MINE
    assert (tmp_path / "secret").read_text() == MINE


@pytest.fixture
def unprivileged():
    """Permissions mean nothing to root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_is_said_and_nothing_is_left_behind(tmp_path, request):
    for folder in (tmp_path, *tmp_path.parents):
        if "pytest" in str(folder):
            folder.chmod(0o755)
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "open" / "shut").mkdir()
    (tmp_path / "open" / "shut").chmod(0o555)
    request.getfixturevalue("unprivileged")
    with pytest.raises(writing.ReadOnly) as caught:
        write(tmp_path / "open", {"a": MINE, "shut/b": MINE})
    assert caught.value.message == f"cannot write `{tmp_path}/open`: Permission denied"
    assert caught.value.exit_code == 3
    assert content(tmp_path) == {}


# A limit on the size of files is a full disk that a test can have.
FULL = """
import resource, signal, sys
from lbgen.render import writing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    writing.write_all("out", {"a": "new", "b": "x" * 5000, "c": "new"}, is_ours=lambda text: True)
except writing.DiskFull as error:
    print(error.message, error.exit_code)
"""


@pytest.mark.parametrize("before", [{}, {"a": "old", "b": "old"}])
def test_a_full_disk_leaves_everything_as_it_was(before, tmp_path):
    for name, text in before.items():
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_text(text)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FULL], check=False, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("no room to write `out`: File too large 3\n", "")
    assert content(tmp_path) == {f"out/{name}": text for name, text in before.items()}
    assert (tmp_path / "out").exists() is bool(before)


@pytest.mark.parametrize("links", [True, False])
def test_a_move_that_fails_half_way_is_taken_back(links, tmp_path, monkeypatch):
    write(tmp_path, {"a": MINE + "old a", "c": MINE + "old c"})
    move, moved = os.replace, []

    def fails_on_the_third(source, destination):
        moved.append(destination)
        if len(moved) == 3:
            raise OSError(errno.EIO, "Input/output error")
        move(source, destination)

    def no_links(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "replace", fails_on_the_third)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(writing.Unable, match="Input/output error"):
        write(tmp_path, {"a": MINE + "new a", "b": MINE + "new b", "c": MINE + "new c"})
    assert content(tmp_path) == {"a": MINE + "old a", "c": MINE + "old c"}


def test_one_file_is_replaced_in_one_step_and_devices_are_written_straight(tmp_path):
    writing.write_one(str(tmp_path / "a"), "one")
    writing.write_one(str(tmp_path / "a"), "two")
    assert content(tmp_path) == {"a": "two"}
    writing.write_one("/dev/null", "three")
    assert not os.path.isfile("/dev/null")


def test_one_file_into_a_folder_that_is_not_there_or_over_a_folder_is_refused(tmp_path):
    with pytest.raises(writing.NotAFolder, match="its folder does not exist"):
        writing.write_one(str(tmp_path / "no" / "a"), "one")
    with pytest.raises(writing.NotAFile, match="is a folder"):
        writing.write_one(str(tmp_path), "one")
    assert content(tmp_path) == {}
