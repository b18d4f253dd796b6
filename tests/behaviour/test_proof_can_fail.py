"""A proof that cannot fail proves nothing: every one of these broken configurations is noticed."""

from __future__ import annotations

import functools
import re

import pytest

from lbgen.prove.run import NOT_STARTED, engine_for, prove
from lbgen.prove.verdicts import Word
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build
from tests.behaviour.mutations import HAPROXY, NGINX
from tests.conftest import ROOT, missing

pytestmark = pytest.mark.behaviour

MUTATIONS = [("nginx", one) for one in NGINX] + [("haproxy", one) for one in HAPROXY]
EVERY = 4  # one in so many runs always; `--long` runs all of them


@functools.cache
def engine(target):
    built = build(str(ROOT / "tests" / "behaviour" / "proof.lbgen.yaml"), variables={})
    (chosen,) = choose_bare([target])
    found = engine_for(built.topology, chosen)
    if found is None:
        missing(f"{target} is not on this machine")
    return found


def results(target, noticed_by="", edit=None):
    def is_meant(case):
        return noticed_by in f"{case.behaviour} {case.subject}"

    return prove([engine(target)], only=is_meant, edit=edit)


def test_there_are_forty_mutations_and_more_of_each_proxy():
    assert min(len({one.name for one in mutations}) for mutations in (NGINX, HAPROXY)) >= 40


@pytest.mark.parametrize("target", ["nginx", "haproxy"])
def test_the_configuration_as_rendered_is_proved(target):
    failed = [(one.case[:2], one.faults) for one in results(target) if one.word is Word.FAIL]
    assert failed == []


@pytest.mark.parametrize(("target", "mutation"), MUTATIONS, ids=lambda value: getattr(value, "name", value))
def test_a_broken_configuration_is_noticed(target, mutation, long):
    if not long and MUTATIONS.index((target, mutation)) % EVERY:
        pytest.skip("runs with --long")
    changes = []

    def edit(text):
        changed, count = re.subn(mutation.pattern, mutation.replacement, text, flags=re.MULTILINE)
        changes.append(count)
        return changed

    found = results(target, mutation.noticed_by, edit)
    assert found, "no such behaviour"
    assert any(changes), "the pattern is nowhere in the rendered file"
    assert [one.faults for one in found if one.fact == NOT_STARTED] == []
    assert Word.FAIL in [one.word for one in found]
