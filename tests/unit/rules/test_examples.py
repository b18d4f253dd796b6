"""Every rule's manual page: Bad fires exactly this rule, Good fires nothing, and a fix makes Bad clean."""

from __future__ import annotations

import pytest

from lbgen.lint import languages, rules
from lbgen.manual import find
from tests.unit.rules.linting import NAMES, language, lint

RULES = [(one.target, named) for one in languages() for named in rules(one.rules)]


def version_for(target, rule):
    """An engine version the rule speaks about: the default where it can be, else the last before it ends."""
    default = language(target).default.version
    ends = [_previous(end) for end in (rule.before, *rule.backported) if end]
    return next(version for version in (default, rule.since, *ends) if rule.concerns(version))


def _previous(version):
    *head, last = version
    return (*head, last - 1) if last else (*head[:-1], head[-1] - 1)


def selection(named):
    return ("ALL",) if named.rule.is_pedantic else ()


@pytest.mark.parametrize(("target", "named"), [pytest.param(t, n, id=f"{n.code}-{n.slug}") for t, n in RULES])
class TestManual:
    def test_it_says_why(self, target, named):
        page = find(named.code)
        assert page is not None
        assert page.why

    def test_the_bad_example_fires_exactly_this_rule(self, target, named):
        bad = find(named.code).example("Bad")
        assert bad
        found = lint(target, bad, version=version_for(target, named.rule), select=_with_pedantic(target, named))
        assert {one.code for one in found} == {named.code}, [f"{one.code} {one.message}" for one in found]

    def test_the_good_example_fires_nothing(self, target, named):
        good = find(named.code).example("Good")
        assert good
        found = lint(target, good, version=version_for(target, named.rule), select=_with_pedantic(target, named))
        assert [f"{one.code} {one.message}" for one in found] == []


def _with_pedantic(target, named):
    """The rules that run by default, and this one."""
    if not named.rule.is_pedantic:
        return ()
    usual = [one.code for one in rules(language(target).rules) if not one.rule.is_pedantic]
    return (*usual, named.code)


def test_no_code_is_taken_twice():
    codes = [named.code for _, named in RULES]
    assert sorted(set(codes)) == sorted(codes)


def test_every_language_has_rules():
    assert {target for target, _ in RULES} == set(NAMES)
