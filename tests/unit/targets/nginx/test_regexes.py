"""What is told about regular expressions without running them, held against Python's own engine where that is one."""

import re

import pytest

from lbgen.targets.nginx.resolved.regexes import groups, is_choice, is_label, nested, repeated_repeat

PATTERNS = (
    "",
    "^/a$",
    "^/(.*)$",
    "(a)(b)",
    "((a)(b))",
    "((a)|(b(c)))",
    "(?:a(b))",
    r"\((a)\)",
    "[(](a)[)]",
    r"[\](](a)",
    "(?P<x>a(b))",
    "(?=a)(b)(?!c)",
    "(?i:(a))",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_groups_are_those_that_an_engine_counts(pattern):
    assert len(groups(pattern)) == re.compile(pattern).groups


@pytest.mark.parametrize(
    ("pattern", "pairs"),
    [
        ("^/((.*))$", [(1, 2)]),
        ("(a)(b)", []),
        ("((a)(b(c)))", [(1, 2), (1, 3), (1, 4), (3, 4)]),
        ("(?:(a))(b)", []),
        (r"(\(a\))(b)", []),
        ("([(])(b)", []),
        ("(?<x>a(?<y>b))", [(1, 2)]),
    ],
)
def test_groups_within_groups(pattern, pairs):
    assert nested(pattern) == pairs


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"^/(\w+)+$", r"(\w+)+"),
        ("^(a*)*b", "(a*)*"),
        (r"^(?:[a-z]+){2,}\d", "(?:[a-z]+){2,}"),
        ("^(?<n>.+)*x", "(?<n>.+)*"),
        ("^/(?:[^/]+/)*x$", None),
        (r"^(\w+)+", None),
        (r"^(\w++)+x", None),
        (r"^(\w+)++x", None),
        (r"^(\w{1,3})+x", None),
        ("^(ab)+x", None),
    ],
)
def test_what_repeats_what_repeats(pattern, found):
    assert repeated_repeat(pattern) == found


@pytest.mark.parametrize(
    ("pattern", "group", "choice", "label"),
    [
        ("^/(a|b-c)/", "1", True, False),
        ("^/(?<app>[a-z0-9-]+)/", "app", False, True),
        (r"^/(\d{1,3})$", "1", False, True),
        ("^/(.+)$", "1", False, False),
        ("^/([a-z.]+)$", "1", False, False),
        ("^/(a)(b|c)$", "2", True, False),
        ("^/(a)$", "2", False, False),
    ],
)
def test_what_a_group_can_hold(pattern, group, choice, label):
    assert (is_choice(pattern, group), is_label(pattern, group)) == (choice, label)
