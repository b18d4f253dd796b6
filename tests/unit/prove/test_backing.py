"""The marks of the fidelity table are derived from what the behaviours prove."""

import pytest

from lbgen.topology.features import features
from tests.behaviour.backing import OF_CLUSTERS, PLAIN, PROXIES, SPECS, measured, promised, rows, topology


@pytest.mark.parametrize("target", PROXIES)
def test_a_row_says_that_it_was_read_exactly_where_no_behaviour_stands_behind_it(target):
    assert promised(target) == measured(target)


@pytest.mark.parametrize("target", PLAIN)
def test_every_row_of_a_proxy_has_a_behaviour(target):
    assert rows(target) == measured(target)


def test_behaviours_prove_features_that_exist():
    from lbgen.prove.behaviours import cases

    named = {
        name for spec in SPECS + OF_CLUSTERS for case in cases(topology(spec)) for name in (*case.uses, *case.proves)
    }
    assert named - set(features()) == set()
