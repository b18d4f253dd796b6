"""`lbgen lint` as a user runs it, on specs."""

import io
import json
import sys

import pytest

from lbgen.cli import dispatch
from lbgen.failure import Misused

SPEC = """version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
upstreams:
  app: {servers: [10.0.0.1:8080], health_check: {path: /health}}
routes:
  - {name: app, upstream: app}
tests:
  - {request: "GET http://shop.example.com/", upstream: app}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.lbgen.yaml").write_text(SPEC)
    return tmp_path


def lint(*words):
    return dispatch.dispatch(["lint", *words])


def test_findings_with_their_place_and_the_exit_code_of_fail_on(folder, capsys):
    assert lint("--format", "concise") == 0
    assert capsys.readouterr().out.startswith("shop.lbgen.yaml:6:18: info[LB650]")
    assert lint("--fail-on", "info") == 1


def test_select_ignore_and_statistics(folder, capsys):
    assert lint("--ignore", "LB650", "--fail-on", "info") == 0
    assert lint("--select", "LB7,single-server", "--statistics") == 0
    assert "     1  LB650  an upstream with one server (single-server)\n" in capsys.readouterr().out
    with pytest.raises(Misused, match="there is no rule `LB65X`; did you mean"):
        lint("--select", "LB65X")


def test_a_baseline_hides_what_is_known_and_tells_what_is_gone(folder, capsys):
    assert lint("--baseline", "known.json", "--update-baseline") == 0
    assert "1 known findings written" in capsys.readouterr().err
    assert lint("--baseline", "known.json", "--fail-on", "info") == 0
    spec = folder / "shop.lbgen.yaml"
    spec.write_text("# moved down\n" + SPEC)
    assert lint("--baseline", "known.json", "--fail-on", "info") == 0
    spec.write_text(SPEC.replace("10.0.0.1:8080", "10.0.0.1:8080, 10.0.0.2:8080"))
    capsys.readouterr()
    assert lint("--baseline", "known.json", "--format", "concise") == 0
    assert "LB022" in capsys.readouterr().out
    first = (folder / "known.json").read_bytes()
    spec.write_text(SPEC)
    lint("--baseline", "known.json", "--update-baseline")
    assert (folder / "known.json").read_bytes() == first


def test_standard_input_takes_the_name_it_is_given(folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SPEC.encode())))
    assert lint("-", "--stdin-filename", "edge/shop.lbgen.yaml", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["checked"][0] == "edge/shop.lbgen.yaml"


def test_a_named_file_nobody_recognises_is_an_error_and_one_below_a_folder_is_not(folder, capsys):
    (folder / "notes.conf").write_text("remember the milk\n")
    assert lint("notes.conf", "--format", "concise") == 1
    assert "LB023" in capsys.readouterr().out
    assert lint(".") == 0
    with pytest.raises(Misused, match="there is no file or folder `gone`"):
        lint("gone")


def test_fixes_are_shown_then_written(folder, capsys):
    spec = folder / "shop.lbgen.yaml"
    spec.write_text(SPEC + "# lbgen: ignore-file[LB750] no https here\n")
    assert lint("--diff") == 0
    shown = capsys.readouterr().out
    assert "-# lbgen: ignore-file[LB750] no https here" in shown
    assert "LB021" not in shown
    assert spec.read_text() != SPEC
    assert lint("--fix") == 0
    assert spec.read_text() == SPEC
    assert "1 fixed in 1 file" in capsys.readouterr().err


def test_settings_of_the_project_count(folder):
    (folder / "lbgen.toml").write_text('[lint]\nfail-on = "info"\n')
    assert lint() == 1
    (folder / "lbgen.toml").write_text('[lint]\nfail-on = "info"\nper-file-ignores = {"*.yaml" = ["LB6"]}\n')
    assert lint() == 0
    (folder / "lbgen.toml").write_text('[lint]\nfail-on = "info"\nexclude = ["shop*"]\n')
    assert lint() == 0


def test_standard_input_is_fixed_to_standard_output_and_findings_go_elsewhere(folder, capsys, monkeypatch):
    text = SPEC + "# lbgen: ignore-file[LB750] no https here\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert lint("-", "--stdin-filename", "shop.lbgen.yaml", "--fix") == 0
    shown = capsys.readouterr()
    assert shown.out == SPEC
    assert "LB650" in shown.err
