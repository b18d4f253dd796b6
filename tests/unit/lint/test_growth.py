"""Work grows with the size of a file and not with its square: counted in calls of functions, which no load changes."""

from __future__ import annotations

import re
import sys

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import Run, Selection, check, rules
from lbgen.manual import find
from tests.unit.rules.linting import NAMES, NoFiles, language

FEW, TIMES = 2, 4
MOST_TIMES_MORE = TIMES * 1.25
PART = {"nginx": 2, "haproxy": 8, "aws": 2, "kubernetes": 10}  # one example in so many; with --long, all of them
NAMES_IN_EXAMPLES = re.compile(r"\b(shop|api|app|web|edge|search|checkout|main|this|www|static)\b")


def calls(dialect, text):
    """How many functions are called, Python's and C's, to lint a text with every rule."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        linted(dialect, text)
    finally:
        sys.setprofile(before)
    return count


def linted(dialect, text):
    spoken = language(dialect)
    check(spoken, [Source(NAMES[dialect], text)], Run(NoFiles(), Selection(("ALL",))), spoken.default)


def copies(example, count, glue):
    """An example many times, each with names of its own."""
    return glue.join(NAMES_IN_EXAMPLES.sub(rf"\g<1>{number}", example) for number in range(count))


@pytest.mark.parametrize(
    ("dialect", "glue"), [("nginx", "\n"), ("haproxy", "\n"), ("aws", "\n"), ("kubernetes", "\n---\n")]
)
def test_four_times_the_file_is_no_more_than_five_times_the_work(dialect, glue, long):
    some = rules(language(dialect).rules)[:: 1 if long else PART[dialect]]
    bad = [find(named.code).example("Bad") for named in some]
    everything = glue.join(bad)
    linted(dialect, everything)  # what is loaded and read once
    few, many = (calls(dialect, copies(everything, count, glue)) for count in (FEW, FEW * TIMES))
    assert many / few < MOST_TIMES_MORE
