"""Rules that look for something in the whole file look it up: four times the file is about four times the work."""

import re
import sys

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import rules
from lbgen.manual import find
from lbgen.targets.nginx.linting import LANGUAGE
from tests.unit.rules.linting import NoFiles

FEW, TIMES = 20, 4
MOST_TIMES_MORE = TIMES * 1.25
BOTH = ("NGX113", "NGX120", "NGX212", "NGX324", "NGX338", "NGX413", "NGX601")
NAMED = re.compile(r"(?:(?:map|split_clients) \S+ |(?:set|geo) )\$(\w+)|zone=(\w+)")


def copies(example, count):
    """An example many times, each with variables, zones, upstreams and hosts of its own."""
    names = {name for found in NAMED.findall(example) for name in found if name} | {"app", "api", "shop", "example"}
    words = re.compile(rf"\b({'|'.join(sorted(names))})\b")
    return "\n".join(words.sub(rf"\g<1>{number}", example) for number in range(count))


def calls(code, text):
    """How many functions a rule calls, Python's and C's, over a whole file."""
    (unit,) = LANGUAGE.units([Source("nginx.conf", text)], NoFiles(), LANGUAGE.default)
    rule = next(named.rule for named in rules(LANGUAGE.rules) if named.code == code)
    nodes = [node for key, node in unit.nodes() if key in rule.on]
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        for node in nodes:
            list(rule.check(node, unit))
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, kind) for code in BOTH for kind in ("Bad", "Good")),
        ("NGX119", "Good"),  # a wrong name is compared with every known one, to say which was meant
    ],
)
def test_a_rule_compares_no_line_with_every_other(code, kind):
    example = find(code).example(kind)
    calls(code, example)  # what is loaded once
    few, many = (calls(code, copies(example, count)) for count in (FEW, FEW * TIMES))
    assert many < max(few, 1) * MOST_TIMES_MORE
