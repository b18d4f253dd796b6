"""The report for people, character by character."""

import pytest

from lbgen.diagnostics import Diagnostic, Edit, Fix, Label, Severity, Source, Span
from lbgen.report import Context, report

PLAIN = Context("0.1.0")


def show(text: str, span: Span, *, context: Context = PLAIN, **more: object) -> str:
    diagnostic = Diagnostic("LB301", Severity.ERROR, "it is wrong", span, **more)
    return report("full", [diagnostic], {"a.yaml": Source("a.yaml", text)}, context)


def test_findings_are_printed_in_reading_order_with_both_places_and_the_next_step(found, sources, context):
    assert (
        report("full", found, sources, context)
        == """\
info[LB001]: nothing to render
  = help: name a target

error[LB101]: unknown key `upsteam` in route `api`
 --> edge.lbgen.yaml:5:5
  |
5 |     upsteam: api
  |     ^^^^^^^ did you mean `upstream`?
  = help: keys here: match, upstream

error[LB311]: routes `api` and `api` match exactly the same requests
 --> edge.lbgen.yaml:6:5
  |
4 |   - name: api
  |     --------- first defined here
6 |   - name: api
  |     ^^^^^^^^^ same host and path, so never used
  = note: nginx refuses this
  = help: delete one

warning[LB201]: upstream `checkout-v3` is not defined
 --> edge.lbgen.yaml:7:15
  |
7 |     upstream: checkout-v3
  |               ^^^^^^^^^^^ not found
 ::: prod.yaml:2:3
  |
2 |   web: {}
  |   --- merged over
"""
    )


def test_the_gutter_grows_with_the_line_number():
    assert (
        show("\n" * 23 + "    upsteam: api\n", Span("a.yaml", 24, 5, 24, 12))
        == """\
error[LB301]: it is wrong
 --> a.yaml:24:5
   |
24 |     upsteam: api
   |     ^^^^^^^
"""
    )


def test_the_same_finding_twice_is_printed_once(found, sources, context):
    assert report("full", found * 2, sources, context) == report("full", found, sources, context)


def test_tabs_are_shown_as_four_spaces_and_the_caret_follows():
    assert (
        show("a:\tb\n", Span("a.yaml", 1, 4, 1, 5))
        == """\
error[LB301]: it is wrong
 --> a.yaml:1:4
  |
1 | a:    b
  |       ^
"""
    )


def test_the_caret_counts_wide_and_combining_characters_as_a_terminal_does():
    assert (
        show("日本: e\u0301 x\n", Span("a.yaml", 1, 8, 1, 9), label="here")
        == """\
error[LB301]: it is wrong
 --> a.yaml:1:8
  |
1 | 日本: e\u0301 x
  |         ^ here
"""
    )


@pytest.mark.parametrize("hidden", ["\x1b", "\x00", "\x85", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_characters_that_steer_a_terminal_are_shown_as_escapes_everywhere(hidden):
    diagnostic = Diagnostic(
        "LB301", Severity.ERROR, f"m{hidden}", Span("a.yaml", 1, 1, 1, 2), f"l{hidden}", notes=(f"n{hidden}",)
    )
    printed = report("full", [diagnostic], {"a.yaml": Source("a.yaml", f"x{hidden}y")}, PLAIN)
    escape = f"\\u{{{ord(hidden):x}}}"
    assert hidden not in printed
    assert printed.count(escape) == 4


def test_a_place_over_several_lines_is_underlined_line_by_line_with_the_words_last():
    text = "routes:\n  - name: a\n\n    match: {}\nnext: 1\n"
    assert (
        show(text, Span("a.yaml", 2, 3, 5, 1), label="all of it")
        == """\
error[LB301]: it is wrong
 --> a.yaml:2:3
  |
2 |   - name: a
  |   ^^^^^^^^^
4 |     match: {}
  |     ^^^^^^^^^ all of it
"""
    )


def test_a_place_over_many_lines_shows_the_first_two_and_the_last():
    text = "".join(f"- {number}\n" for number in range(9))
    assert (
        show(text, Span("a.yaml", 1, 1, 9, 4), label="nine")
        == """\
error[LB301]: it is wrong
 --> a.yaml:1:1
  |
1 | - 0
  | ^^^
2 | - 1
  | ^^^
9 | - 8
  | ^^^ nine
"""
    )


def test_a_very_long_line_is_cut_around_the_caret():
    line = "a" * 5000 + "WRONG" + "b" * 5000
    printed = show(line, Span("a.yaml", 1, 5001, 1, 5006), context=PLAIN._replace(width=60), label="here")
    assert (
        printed
        == """\
error[LB301]: it is wrong
 --> a.yaml:1:5001
  |
1 | ...aaaaaaaaaaaaaaaaWRONGbbbbbbbbbbbbbbbbbbbbbbbbbbbbb...
  |                    ^^^^^ here
"""
    )


def test_two_places_on_one_line_share_it():
    printed = show(
        "{a: 1, a: 2}\n",
        Span("a.yaml", 1, 8, 1, 9),
        label="again",
        related=(Label(Span("a.yaml", 1, 2, 1, 3), "first"),),
    )
    assert (
        printed
        == """\
error[LB301]: it is wrong
 --> a.yaml:1:8
  |
1 | {a: 1, a: 2}
  |        ^ again
  |  - first
"""
    )


def test_an_empty_place_at_the_end_of_a_line_has_a_caret_behind_it():
    assert (
        show("a: \n", Span("a.yaml", 1, 4, 1, 4), label="a value belongs here")
        == """\
error[LB301]: it is wrong
 --> a.yaml:1:4
  |
1 | a:
  |    ^ a value belongs here
"""
    )


def test_a_place_beyond_the_end_of_the_file_is_still_printed():
    assert (
        show("a: 1\n", Span("a.yaml", 9, 7, 9, 8))
        == """\
error[LB301]: it is wrong
 --> a.yaml:9:7
  |
9 |
  |       ^
"""
    )


def test_a_file_that_is_not_at_hand_is_named_without_an_excerpt():
    assert (
        report("full", [Diagnostic("LB9", Severity.ERROR, "gone", Span("b.yaml", 1, 2, 1, 3))], {}, PLAIN)
        == """\
error[LB9]: gone
 --> b.yaml:1:2
"""
    )


def test_windows_line_ends_leave_no_trace():
    assert (
        show("a: 1\r\nb: 2\r\n", Span("a.yaml", 1, 4, 2, 5))
        == """\
error[LB301]: it is wrong
 --> a.yaml:1:4
  |
1 | a: 1
  |    ^
2 | b: 2
  | ^^^^
"""
    )


def test_a_fix_is_offered_only_by_commands_that_can_apply_it():
    fix = Fix("write `b`", (Edit(Span("a.yaml", 1, 1, 1, 2), "b"),))
    span = Span("a.yaml", 1, 1, 1, 2)
    assert show("a: 1", span, fix=fix).endswith("  = help: write `b`\n")
    fixing = PLAIN._replace(fix_option="--fix")
    assert show("a: 1", span, fix=fix, context=fixing).endswith("  = help: write `b`   [fixable with --fix]\n")


def test_colours_add_nothing_but_colour(found, sources, context):
    import re

    coloured = report("full", found, sources, context._replace(colour=True))
    assert coloured.startswith("\x1b[1;36minfo[LB001]\x1b[0m\x1b[1m: nothing to render\x1b[0m\n")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == report("full", found, sources, context)


def test_no_findings_are_no_text():
    assert report("full", [], {}, PLAIN) == ""


def test_a_thousand_findings_in_a_long_file_are_printed_in_linear_time():
    import time

    text = "key: value\n" * 200_000
    many = [Diagnostic("LB1", Severity.ERROR, "m", Span("a.yaml", n * 100 + 1, 1, n * 100 + 1, 4)) for n in range(1000)]
    start = time.process_time()
    report("full", many, {"a.yaml": Source("a.yaml", text)}, PLAIN)
    report("json", many, {"a.yaml": Source("a.yaml", text)}, PLAIN)
    assert time.process_time() - start < 5  # cutting the text once per finding would take minutes
