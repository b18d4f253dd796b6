"""A number of any length or script in a config, in place of any of the manual's, gives findings and no exception."""

from __future__ import annotations

import random
import re

import pytest

from lbgen.lint import rules
from lbgen.manual import find
from lbgen.whole_number import LARGEST, whole_number
from tests.unit.rules.linting import language, lint

ODD = ["9" * 5_000, "0" * 5_000 + "1", "²", "٣", "9e999", "-1", ""]
IN_CI = 150


@pytest.mark.parametrize("dialect", ["nginx", "haproxy", "aws", "kubernetes"])
def test_an_odd_number_gives_findings_and_no_exception(dialect, long):
    texts = [find(named.code).example(name) for named in rules(language(dialect).rules) for name in ("Bad", "Good")]
    places = [(text, found.span(), odd) for text in texts for found in re.finditer(r"\d+", text) for odd in ODD]
    for text, (start, end), odd in places if long else random.Random(dialect).sample(places, IN_CI):
        lint(dialect, text[:start] + odd + text[end:], select=("ALL",))


NUMBERED = [
    ("nginx", "return;\n"),
    ("nginx", f"add_header Strict-Transport-Security max-age={'9' * 5_000};\n"),
    ("nginx", f"split_clients $remote_addr $half {{\n {'9' * 5_000}% a;\n * b;\n}}\n"),
    ("haproxy", f"frontend web\n bind :{'9' * 5_000}\n"),
    ("haproxy", f"frontend web\n bind :80\n timeout client {'9' * 5_000}\n"),
    ("haproxy", "defaults\n.if ²\n mode tcp\n.endif\n"),
    ("aws", f'resource "aws_lb_listener_rule" "a" {{\n  priority = {"9" * 5_000}\n}}\n'),
    ("aws", 'resource "aws_lb" "a" {\n  idle_timeout = 9e999\n}\n'),
]


@pytest.mark.parametrize(("dialect", "text"), NUMBERED, ids=[text[:24] for _, text in NUMBERED])
def test_what_once_ended_in_a_traceback(dialect, text):
    for one in lint(dialect, text, select=("ALL",)):
        assert one.message


def test_a_number_is_never_too_long():
    assert [whole_number(text) for text in ("0", "007", "65535", "9" * 18)] == [0, 7, 65_535, LARGEST - 1]
    assert whole_number("1" + "0" * 18) == whole_number("9" * 5_000) == LARGEST
