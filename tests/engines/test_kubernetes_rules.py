"""Every example of the Kubernetes rules' manual, asked of the ladder: accepted, unless the rule says it is refused.

The ladder is what an API server checks without a cluster: schema, the rules of each kind, and the CRDs' own rules in CEL.
"""

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import fixing, rules
from lbgen.manual import find
from lbgen.targets.kubernetes.apiserver import expressions, problems
from lbgen.targets.kubernetes.linting import LANGUAGE
from lbgen.targets.kubernetes.parser import parse
from tests.conftest import missing
from tests.unit.rules.linting import NAMES, lint

pytestmark = pytest.mark.engine
RULES = rules(LANGUAGE.rules)
NAME = NAMES["kubernetes"]


@pytest.fixture(scope="module", autouse=True)
def expression_language():
    if not expressions.is_there():
        missing("common-expression-language is not on this machine")


def refused(text):
    """What an API server would say about each object of a text."""
    parsed = parse(Source(NAME, text))
    assert parsed.diagnostics == ()
    return [it.where + ": " + it.message for document in parsed.tree.documents for it in problems(document.data)]


@pytest.mark.parametrize("named", RULES, ids=lambda named: f"{named.code}-{named.slug}")
def test_the_ladder_takes_the_examples_as_the_rule_says(named):
    page = find(named.code)
    assert refused(page.example("Good")) == []
    said = refused(page.example("Bad"))
    assert bool(said) == named.rule.is_refused, said


def fixed(text, code):
    """A text with the fixes of one rule, the unsafe ones among them."""
    changed = fixing.apply({NAME: Source(NAME, text)}, lint("kubernetes", text, select=(code,)), unsafe=True)
    return changed.get(NAME, text)


def test_a_fix_leaves_what_the_ladder_takes_and_nothing_to_fix():
    tried = []
    for named in RULES:
        bad = find(named.code).example("Bad")
        once = fixed(bad, named.code)
        if once != bad:
            tried.append(named.code)
            assert (refused(once), lint("kubernetes", once, select=(named.code,))) == ([], []), named.code
            assert fixed(once, named.code) == once, named.code
    assert {"K8S002", "K8S109", "K8S325"} <= set(tried)
