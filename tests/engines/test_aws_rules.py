"""Examples of the rules for Terraform against the provider's schema and AWS's limits (no AWS account is asked)."""

import re

import pytest

from lbgen.lint import rules
from lbgen.manual import find
from lbgen.ports import Artifact
from lbgen.targets.aws import schema_check
from tests.unit.rules.linting import language

RULES = rules(language("aws").rules)
OLD_TYPES = ("AWS601", "AWS602")  # about resource types that are not in the schema lbgen keeps
_VARIABLE = re.compile(r"\bvar\.(\w+)")


def complaints(text):
    """What the schema check says about an example whose variables are declared beside it."""
    names = sorted(set(_VARIABLE.findall(text)))
    declared = "".join(f'variable "{name}" {{}}\n' for name in names)
    return [one.text for one in schema_check.check([Artifact("main.tf", text), Artifact("variables.tf", declared)])]


@pytest.mark.parametrize("named", RULES, ids=lambda named: named.code)
def test_good_examples_fit_the_schema(named):
    assert complaints(find(named.code).example("Good")) == []


@pytest.mark.parametrize("named", [one for one in RULES if not one.rule.is_refused], ids=lambda named: named.code)
def test_bad_examples_fit_the_schema_so_that_only_the_linter_finds_them(named):
    text = find(named.code).example("Bad")
    said = [one for one in complaints(text) if not one.endswith("is no resource that lbgen knows the schema of")]
    assert said == []
    assert named.code in OLD_TYPES or complaints(text) == []


@pytest.mark.parametrize("named", [one for one in RULES if one.rule.is_refused], ids=lambda named: named.code)
def test_what_is_called_refused_is_refused(named):
    assert complaints(find(named.code).example("Bad")) != []
