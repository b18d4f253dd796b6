"""Rules run, selections, versions, suppressions."""

import pytest

from lbgen.diagnostics import Severity, Source
from lbgen.lint import Run, Selection, check, parallel, unknown
from lbgen.lint.registry import rules, split
from lbgen.ports import Options, rule
from tests.unit.lint.languages import LANGUAGE


def look(text, *, select=(), ignore=(), version=()):
    options = Options(version) if version else None
    return check(LANGUAGE, [Source("a.toy", text)], Run(None, Selection(select, ignore)), options)


def codes(text, **more):
    return [f"{one.code}:{one.span.line}:{one.span.column}" for one in look(text, **more).found]


def test_findings_come_in_reading_order_with_their_places():
    assert codes("good bad\nrisky bad\n") == ["TOY101:1:6", "TOY102:2:1", "TOY101:2:7"]


def test_a_file_name_says_code_and_name():
    assert split("ngx101_alias_slash") == ("NGX101", "alias-slash")
    assert next((one.code, one.slug) for one in rules(LANGUAGE.rules)) == ("TOY101", "bad-word")


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), ["TOY101", "TOY102"]),
        (("TOY102",), (), ["TOY102"]),
        (("toy1",), (), ["TOY101", "TOY102"]),
        (("bad-word",), (), ["TOY101"]),
        (("ALL",), ("TOY101",), ["TOY102"]),
        ((), ("toy",), []),
    ],
)
def test_rules_are_chosen_by_code_beginning_name_and_all(select, ignore, expected):
    assert [one.code for one in look("bad risky", select=select, ignore=ignore).found] == expected


def test_a_pedantic_rule_runs_only_when_it_is_asked_for():
    assert codes("ok") == []
    assert codes("ok", select=("ALL",)) == ["TOY103:1:1"]
    assert codes("ok", select=("TOY103",)) == ["TOY103:1:1"]


def test_a_rule_is_asked_only_for_the_versions_it_concerns():
    assert codes("risky", version=(1, 9)) == ["TOY102:1:1"]
    assert codes("risky", version=(2, 0)) == []


@pytest.mark.parametrize(
    ("version", "since", "before", "is_asked"),
    [
        ((1, 31), "", "1.31.3", False),
        ((1, 31, 2), "", "1.31.3", True),
        ((1, 30), "", "1.31", True),
        ((1, 31), "1.31.3", "", True),
        ((), "1.31.3", "", True),
        ((), "", "9.9", False),
    ],
)
def test_what_a_version_leaves_out_is_the_newest(version, since, before, is_asked):
    made = rule("x", severity=Severity.INFO, since=since, before=before)(lambda node, unit: ())
    assert made.concerns(version) == is_asked


@pytest.mark.parametrize(
    ("version", "is_asked"),
    [
        ((1, 29, 8), True),
        ((1, 30, 0), True),
        ((1, 30, 1), False),
        ((1, 30), False),
        ((1, 31, 0), False),
        ((1, 18, 0), True),
        ((0, 6, 26), False),
    ],
)
def test_a_rule_ends_in_an_older_branch_where_it_was_fixed_too(version, is_asked):
    ends = {"since": "0.6.27", "before": "1.31.0", "backported": ("1.30.1",)}
    made = rule("x", severity=Severity.INFO, **ends)(lambda node, unit: ())
    assert made.concerns(version) == is_asked


def test_what_is_only_likely_says_so():
    (risky,) = look("risky").found
    assert "usually meant" in risky.notes[-1]
    (bad,) = look("bad").found
    assert bad.notes == ()


def test_unknown_names_of_rules_are_named():
    assert unknown(["TOY1", "bad-word", "ALL", "NGX1", "worse-word"], rules(LANGUAGE.rules)) == ["NGX1", "worse-word"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bad # lbgen: ignore[TOY101] it is a joke\n", []),
        ("bad # lbgen: ignore[bad-word] it is a joke\n", []),
        ("bad # lbgen: ignore[TOY102, TOY101] it is a joke\n", []),
        ("# lbgen: ignore[TOY101] the next line\n\n# and a comment\nbad\nbad\n", ["TOY101:5:1"]),
        ("bad\nbad\n# lbgen: ignore-file[TOY101] an old file\n", []),
        ("bad # lbgen: ignore[TOY102] wrong code\n", ["TOY101:1:1", "LB021:1:5"]),
        ("bad # lbgen: ignore[TOY101]\n", ["TOY101:1:1", "LB020:1:5"]),
        ("bad # lbgen: ignore because\n", ["TOY101:1:1", "LB020:1:5"]),
        ("good # lbgen: ignore[TOY101] gone\n", ["LB021:1:6"]),
        ("good # lbgen: ignore[TOY103] that rule does not run\n", []),
        ("good // lbgen: ignore[TOY101] gone\n", ["LB021:1:6"]),
    ],
)
def test_suppressions_need_a_code_a_reason_and_something_to_suppress(text, expected):
    assert codes(text) == expected


def test_what_was_suppressed_is_still_known():
    looked = look("bad # lbgen: ignore[TOY101] a joke\n")
    assert [one.code for one in looked.suppressed] == ["TOY101"]


def test_many_files_on_many_cores_give_the_same_as_one_by_one(monkeypatch):
    sources = [Source(f"{number}.toy", "bad\n" * (number % 3)) for number in range(70)]
    heard = []
    run = Run(None, progress=lambda done, total: heard.append((done, total)))
    monkeypatch.setattr(parallel, "_FEWEST_CHARACTERS", 0)
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    forked = check(LANGUAGE, sources, run).found
    assert heard[-1] == (70, 70)
    monkeypatch.setattr(parallel, "_cores", lambda: 1)
    assert forked == check(LANGUAGE, sources, run).found
    assert len(forked) == sum(number % 3 for number in range(70))
    assert {one.severity for one in forked} == {Severity.ERROR}
