"""Fixes: applied whole, once, and never into a broken file."""

from lbgen.diagnostics import Diagnostic, Edit, Fix, Severity, Source, Span
from lbgen.lint import Run, Selection, check
from lbgen.lint.fixing import apply, fixable
from lbgen.lint.repairing import repair
from tests.unit.lint.languages import LANGUAGE


def fix(*edits, safe=True):
    made = Fix("mend", tuple(Edit(Span("a", *place), text) for place, text in edits), safe)
    return Diagnostic("X001", Severity.WARNING, "wrong", made.edits[0].span, fix=made)


def changed(text, *found, **more):
    return apply({"a": Source("a", text)}, found, **more).get("a")


def test_edits_replace_insert_and_delete():
    found = fix(((1, 1, 1, 4), "ONE"), ((2, 1, 2, 1), ">> "), ((3, 1, 4, 1), ""))
    assert changed("one\ntwo\nthree\nfour\n", found) == "ONE\n>> two\nfour\n"


def test_of_two_fixes_over_the_same_characters_the_first_is_applied():
    assert changed("abcdef\n", fix(((1, 1, 1, 4), "X")), fix(((1, 3, 1, 6), "Y"))) == "Xdef\n"


def test_a_fix_is_applied_whole_or_not_at_all():
    first, second = fix(((1, 1, 1, 2), "X")), fix(((1, 1, 1, 2), "Y"), ((1, 4, 1, 5), "Z"))
    assert changed("abcd\n", first, second) == "Xbcd\n"


def test_what_changes_behaviour_waits_to_be_asked_for():
    found = fix(((1, 1, 1, 2), "X"), safe=False)
    assert changed("a\n", found) is None
    assert changed("a\n", found, unsafe=True) == "X\n"
    assert (fixable([found], unsafe=False), fixable([found], unsafe=True)) == (0, 1)


def test_a_fix_of_a_file_that_is_not_there_is_left():
    assert apply({"b": Source("b", "x")}, [fix(((1, 1, 1, 2), "X"))]) == {}


def look(texts):
    return check(LANGUAGE, [Source("a.toy", texts["a.toy"])], Run(None, Selection()))


def test_fixing_twice_changes_nothing_more():
    first = look({"a.toy": "bad bad\ngood\n"})
    repaired = repair(first, look, unsafe=False)
    assert repaired.texts == {"a.toy": "good good\ngood\n"}
    assert (repaired.fixed, repaired.checked.found) == (2, [])
    assert repair(look(dict(repaired.texts)), look, unsafe=True).texts == {}


def test_a_fix_that_breaks_the_file_is_not_kept_and_is_reported():
    first = look({"a.toy": "risky\n"})
    repaired = repair(first, look, unsafe=True)
    assert repaired.texts == {}
    assert [one.code for one in repaired.checked.found] == ["TOY102", "LB024"]
