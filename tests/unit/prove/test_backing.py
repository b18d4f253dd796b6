"""The marks of the fidelity table are derived from what the behaviours prove."""

import pytest

from lbgen.topology.features import features
from tests.behaviour.backing import PROXIES, SPECS, promised, rows, topology


@pytest.mark.parametrize("target", PROXIES)
def test_every_native_and_emulated_row_has_a_behaviour(target):
    assert rows(target) - promised(target) == set()


def test_behaviours_prove_features_that_exist():
    from lbgen.prove.behaviours import cases

    named = {name for spec in SPECS for case in cases(topology(spec)) for name in (*case.uses, *case.proves)}
    assert named - set(features()) == set()
