"""Ingress and Gateway API renderings of one spec do the same with each request, or one had said that it does not."""

from __future__ import annotations

import pytest

from lbgen.prove.comparing import compare
from lbgen.prove.run import engine_for
from lbgen.render.targets import choose_bare
from tests.behaviour.kubernetes.conftest import topology_of
from tests.conftest import EXAMPLES, ROOT

pytestmark = pytest.mark.behaviour

# Without requests there is nothing to compare, and with thousands it takes minutes.
NAMES = [path.parent.name for path in EXAMPLES if path.parent.name not in ("l4-database-and-dns", "large")]
ALWAYS = ("path-routing", "shop")


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_answered_alike(name, long):
    if not long and name not in ALWAYS:
        pytest.skip("runs with --long")
    topology = topology_of(ROOT / "examples" / name / f"{name}.lbgen.yaml")
    left, right = (engine_for(topology, chosen) for chosen in choose_bare(["ingress@traefik", "gateway@traefik"]))
    count, differences = compare(left, right)
    assert count >= 10
    assert [one for one in differences if not one.declared] == []
