"""Fixes of the nginx rules: what they leave is clean of the rule, and they find nothing more to do."""

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import rules
from lbgen.lint.fixing import apply
from lbgen.manual import find
from tests.unit.rules.linting import NAMES, language, lint
from tests.unit.rules.test_examples import version_for

RULES = rules(language("nginx").rules)
FILE = NAMES["nginx"]


def findings(named, text):
    return lint("nginx", text, version=version_for("nginx", named.rule), select=(named.code,))


def repaired(named, text):
    """The text with every fix applied, those that change behaviour too; the same text where there is none."""
    found = [one for one in findings(named, text) if one.fix]
    return apply({FILE: Source(FILE, text)}, found, unsafe=True).get(FILE, text)


def fixes(named):
    return [one.fix for one in findings(named, find(named.code).example("Bad")) if one.fix]


FIXING = [named for named in RULES if fixes(named)]


@pytest.mark.parametrize("named", FIXING, ids=lambda named: f"{named.code}-{named.slug}")
def test_a_fixed_example_is_clean_and_fixing_it_again_changes_nothing(named):
    once = repaired(named, find(named.code).example("Bad"))
    assert once != find(named.code).example("Bad")
    assert [one.message for one in findings(named, once)] == []
    assert repaired(named, once) == once


def test_fixing_brings_in_no_other_finding():
    worse = {}
    for named in FIXING:
        bad = find(named.code).example("Bad")
        before = {one.code for one in lint("nginx", bad, version=version_for("nginx", named.rule))}
        after = {one.code for one in lint("nginx", repaired(named, bad), version=version_for("nginx", named.rule))}
        if after - before:
            worse[named.code] = after - before
    assert worse == {}
