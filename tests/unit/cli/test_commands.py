"""explain, schema, init; and what commands print through."""

import io
import json
import re

import jsonschema
import pytest

from lbgen import manual, resources
from lbgen.cli import dispatch, emit, starter
from lbgen.cli.command import Arguments
from lbgen.cli.commands import explain, init, schema
from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.failure import Misused, Refused


def finding(code: str = "LB101", severity: Severity = Severity.ERROR, line: int = 1) -> Diagnostic:
    return Diagnostic(code, severity, f"it is wrong {line}", Span("a.yaml", line, 1, line, 2))


def options(**more: object) -> Arguments:
    return Arguments(**{"format": "concise", "output": None, "fail_on": "error", "color": "never", **more})


SOURCES = {"a.yaml": Source("a.yaml", "a: 1\n")}


def test_explain_lists_every_page_and_prints_one_whatever_the_case(capsys):
    assert explain.run(Arguments(code=None)) == 0
    listed = capsys.readouterr().out.splitlines()
    pages = manual.pages()
    assert {f"{page.code}  {page.title}" for page in pages} <= set(listed)
    assert listed == sorted(set(listed))
    assert explain.run(Arguments(code=pages[0].code.lower())) == 0
    assert capsys.readouterr().out == manual.show(pages[0])


def test_explain_suggests_a_near_code():
    with pytest.raises(Misused, match=r"there is no code `lb20l`; did you mean `LB\d\d\d`\?"):
        explain.run(Arguments(code="lb20l"))


def test_a_page_shows_its_examples_indented():
    page = manual.Page("LB1", "a title", "Why: because.\n\nBad:\n\n```yaml\na: 1\n\nb: 2\n```\n\nHelp: do\nthat.")
    assert manual.show(page) == "LB1: a title\n\nWhy: because.\n\nBad:\n\n    a: 1\n\n    b: 2\n\nHelp: do\nthat.\n"
    assert (page.why, page.paragraph("Help"), page.paragraph("See")) == ("because.", "do that.", "")


def test_schema_prints_what_is_published(capsys, tmp_path):
    assert schema.run(Arguments(report=False, output=None)) == 0
    assert capsys.readouterr().out == resources.text("schemas", "topology.schema.json")
    assert schema.run(Arguments(report=True, output=str(tmp_path / "x.json"))) == 0
    assert json.loads((tmp_path / "x.json").read_text())["title"] == "lbgen report"
    assert capsys.readouterr().out == ""


def test_init_writes_a_spec_that_its_own_schema_and_lbgen_accept(tmp_path, capsys):
    folder = tmp_path / "My Shop 2"
    assert init.run(Arguments(folder=str(folder), defaults=True, ci=[])) == 0
    made = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert made == [
        ".github/workflows/lbgen.yml",
        ".gitlab/lbgen.yml",
        ".lbgen/topology.schema.json",
        ".pre-commit-config.yaml",
        "my-shop-2.lbgen.yaml",
    ]
    assert capsys.readouterr().out == "".join(f"{folder}/{name}\n" for name in made)
    text = (folder / "my-shop-2.lbgen.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=.lbgen/topology.schema.json\nversion: 1\nname: my-shop-2\n")
    assert "lbgen validate my-shop-2.lbgen.yaml --format github" in (folder / made[0]).read_text()
    jsonschema.validate(load(text), json.loads((folder / made[2]).read_text()))
    command, arguments = dispatch.fast(["validate", str(folder / "my-shop-2.lbgen.yaml"), "--no-engines"])
    capsys.readouterr()
    assert command.run(arguments) == 0
    assert "error[" not in capsys.readouterr().out


def load(text: str) -> object:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def test_init_never_overwrites(tmp_path):
    (tmp_path / ".pre-commit-config.yaml").write_text("mine")
    with pytest.raises(Refused, match=r"`.*/.pre-commit-config.yaml` exists already"):
        init.run(Arguments(folder=str(tmp_path), defaults=True, ci=[]))
    assert [path.name for path in tmp_path.iterdir()] == [".pre-commit-config.yaml"]
    assert init.run(Arguments(folder=str(tmp_path), defaults=True, ci=["gitlab"])) == 0
    assert (tmp_path / ".pre-commit-config.yaml").read_text() == "mine"


def test_init_asks_again_after_an_answer_that_will_not_do(capsys):
    answers = iter(
        [
            "Shop!",
            "shop-2",
            "localhost",
            "*.shop.example.com",
            "no",
            "10.0.0.1",
            "10.0.0.1:80, [::1]:81",
            "/up",
            "nginx",
        ]
    )
    asked = []

    def ask(question: str, default: str) -> str:
        asked.append(question)
        return next(answers)

    got = init.interview(starter.Answers(), ask)
    assert got == starter.Answers("shop-2", "*.shop.example.com", False, ("10.0.0.1:80", "[::1]:81"), "/up", ("nginx",))
    assert len(asked) == 9
    assert capsys.readouterr().err.count("will not do") == 3
    assert load(starter.spec(got, ()))["routes"] == [{"match": {"hosts": ["*.shop.example.com"]}, "upstream": "app"}]


@pytest.mark.parametrize(
    ("folder", "name"),
    [("My Shop", "my-shop"), ("42", "shop"), ("a" * 40, "a" * 24), ("日本", "shop"), ("9lives", "lives")],
)
def test_a_folder_name_becomes_a_name_the_spec_accepts(folder, name):
    assert starter.name_from(folder) == name
    assert starter.NAME.fullmatch(name)


def test_findings_are_printed_on_stdout_and_counted_on_stderr(capsys):
    found = [finding(), finding("LB402", Severity.WARNING, 2), finding("LB402", Severity.WARNING, 3)]
    assert emit.emit(found, SOURCES, options(), checked=["a.yaml", "b.yaml"]) == 1
    out, err = capsys.readouterr()
    assert out.count("\n") == 3
    assert err == "1 error and 2 warnings in 2 files\n"


def test_a_clean_run_says_so(capsys):
    assert emit.emit([], {}, options(format="full"), checked=["a.yaml"]) == 0
    assert capsys.readouterr() == ("", "ok: 1 file checked\n")


def test_a_report_for_programs_is_alone_on_its_streams(capsys):
    assert emit.emit([], {}, options(format="json"), checked=["a.yaml"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["valid"], err) == (True, "")


def test_a_report_can_go_to_a_file(tmp_path, capsys):
    path = tmp_path / "report.sarif"
    assert emit.emit([finding()], SOURCES, options(format="sarif", output=str(path)), checked=["a.yaml"]) == 1
    assert json.loads(path.read_text())["version"] == "2.1.0"
    assert capsys.readouterr() == ("", "1 error in 1 file\n")


@pytest.mark.parametrize(
    ("fail_on", "codes"),
    [("error", 1), ("warning", 3), ("info", 4), ("unsupported", 1), ("approximated", 2), ("never", 1)],
)
def test_fail_on_decides_which_findings_fail_the_run(fail_on, codes):
    found = [
        finding("LB101", Severity.ERROR),
        finding("LB412", Severity.WARNING),
        finding("LB312", Severity.WARNING),
        finding("LB001", Severity.INFO),
    ]
    assert sum(emit.fails([one], fail_on) for one in found) == codes


@pytest.mark.parametrize(
    ("choice", "is_terminal", "variables", "coloured"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colours_only_where_they_are_wanted(choice, is_terminal, variables, coloured, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    stream.isatty = lambda: is_terminal
    assert emit.use_colour(choice, stream) is coloured


def test_findings_github_would_not_show_go_into_the_summary_of_the_step(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    few, many = [finding(line=n) for n in range(1, 11)], [finding(line=n) for n in range(1, 12)]
    emit.emit(few, SOURCES, options(format="github"), checked=["a.yaml"])
    assert not (tmp_path / "summary.md").exists()
    emit.emit(many, SOURCES, options(format="github"), checked=["a.yaml"])
    table = (tmp_path / "summary.md").read_text()
    assert len(re.findall(r"^\| error \| LB101 \| a\.yaml:\d+:1 \| it is wrong \d+ \|$", table, re.MULTILINE)) == 11
