"""The indexes of rules, beside the rules they speak of."""

import pytest

from lbgen.lint import index, indexing, languages, registry
from lbgen.lint.registry import rules

PACKAGES = [language.rules for language in languages()]


@pytest.mark.parametrize("package", PACKAGES)
def test_an_index_says_what_its_rules_ask_for(package):
    with open(indexing.path(package), encoding="utf-8") as file:
        assert file.read() == indexing.text(package), "run `make regen`"


@pytest.mark.parametrize("package", PACKAGES)
def test_without_an_index_the_same_rules_are_found(package, monkeypatch):
    known = rules(package)
    monkeypatch.setattr(index, "read", lambda _package: {})
    registry.rules.cache_clear()
    loaded = rules(package)
    registry.rules.cache_clear()
    assert [one.code for one in loaded] == [one.code for one in known]
    assert [one.rule[1:] for one in loaded] == [one.rule[1:] for one in known]


def test_a_package_without_an_index_has_none():
    assert index.read("lbgen.lint") == {}
