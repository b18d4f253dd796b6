"""The dialect: lines, words with their places, sections, and what is wrong with a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbgen.diagnostics import Source
from lbgen.targets.haproxy.dialect import DIALECT
from lbgen.targets.haproxy.parser import parse


def words(line):
    """The words of one line in a section."""
    return parse(Source("x", f"global\n{line}\n")).tree.sections[0].lines[0].words


def found(text):
    """Code, line and column of each diagnostic."""
    return [(one.code, one.span.line, one.span.column) for one in parse(Source("x", text)).diagnostics]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  bind :80 # plain", ("bind", ":80")),
        ("a 'b c' \"d e\" f\\ g", ("a", "b c", "d e", "f g")),
        ("a 'x'\\''y' \\# \\x41", ("a", "x'y", "#", "A")),
        ("a '#no comment' b#comment", ("a", "#no comment", "b")),
        ("a \"$HOME/x\" ${NAME-default} '$HOME'", ("a", "$HOME/x", "${NAME-default}", "$HOME")),
        ("a \\q", ("a", "\\q")),
        ("", ()),
    ],
)
def test_words_are_read_as_haproxy_reads_them(line, expected):
    assert words(line) == expected


def test_words_know_where_they_stand_and_how_they_were_written():
    line = parse(Source("x", "global\n  log 'a b' \"$X\" # end\n")).tree.sections[0].lines[0]
    assert [(word.raw, word.column, word.end_column, word.has_variables) for word in line.spelled()] == [
        ("log", 3, 6, False),
        ("'a b'", 7, 12, False),
        ('"$X"', 13, 17, True),
    ]
    assert line.comment == " end"


def test_sections_hold_their_lines():
    tree = parse(Source("x", "# top\nglobal\n    a\n\nfrontend web\n    bind :80\nbackend b\n")).tree
    assert [(one.kind, one.name, len(one.lines)) for one in tree.sections] == [
        ("global", "", 2),
        ("frontend", "web", 1),
        ("backend", "b", 0),
    ]
    assert [line.raw for line in tree.preamble] == ["# top"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("global\n log 'a\n", [("HAP001", 2, 6)]),
        ('global\n log "a\n', [("HAP001", 2, 6)]),
        ("global\n log \\x4\n", [("HAP002", 2, 6)]),
        ("global\n a\0b\n", [("HAP003", 2, 3)]),
        ("global\n " + "w " * 65 + "\n", [("HAP004", 2, 130)]),
        ("bind :80\n", [("HAP005", 1, 1)]),
        (".if a\nglobal\n", [("HAP006", 1, 1)]),
        ("global\n.endif\n", [("HAP006", 2, 1)]),
        ("global\n log ${X\n", [("HAP007", 2, 6)]),
        ("global\n log $5\n", [("HAP007", 2, 6)]),
        ("global\n a", [("HAP008", 2, 3)]),
        (".if a\nglobal\n.elif b\n.else\n.endif\n", []),
        ("", []),
    ],
)
def test_what_is_wrong_is_said_where_it_is(text, expected):
    assert found(text) == expected


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_gives_a_tree(text):
    tree = parse(Source("x", text)).tree
    lines = [*tree.preamble, *(line for section in tree.sections for line in (section.head, *section.lines))]
    assert [line.raw for line in lines] == (
        text.split("\n")[:-1] if text.endswith("\n") or not text else text.split("\n")
    )


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("haproxy.cfg", "", True),
        ("/etc/haproxy/haproxy-shop.cfg", "", True),
        ("proxy.cfg", "global\n  daemon\ndefaults\n", True),
        ("setup.cfg", "[metadata]\nname = x\n", False),
        ("nginx.conf", "events {\n}\n", False),
        ("main.tf", "global\n", False),
    ],
)
def test_a_file_is_recognised_by_its_name_or_its_sections(path, head, expected):
    assert DIALECT.sniff(path, head) is expected
