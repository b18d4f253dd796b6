"""A spec on a running HAProxy, on loopback, for each version that can be had."""

from __future__ import annotations

import contextlib

import pytest

from lbgen.ports import Options
from lbgen.prove.bench import Subject, bench
from lbgen.prove.engines import recipe
from lbgen.render.targets import Chosen, available
from lbgen.topology.build import build
from tests.conftest import missing
from tests.engines.debian import unpacked

VERSIONS = ((2, 6), (2, 8))


@pytest.fixture(params=VERSIONS, ids=lambda version: f"haproxy@{version[0]}.{version[1]}")
def chosen(request, monkeypatch):
    """The target at a version, with a binary of just that version to be found."""
    if request.param == (2, 6):
        monkeypatch.setenv("LBGEN_HAPROXY", unpacked("haproxy"))
    return Chosen(available()["haproxy"], Options(request.param))


@pytest.fixture
def stand(chosen):
    """`with stand(spec) as bench:` runs a spec, given as text or path."""

    @contextlib.contextmanager
    def opened(spec, path="spec.lbgen.yaml"):
        built = build(path, text=spec, variables={})
        assert built.topology is not None, built.diagnostics
        binary = chosen.target.engine.find(chosen.options.version)
        if binary is None or binary.version[:2] != chosen.options.version:
            missing(f"{chosen.label} is not on this machine")
        with bench(Subject(built.topology, chosen, binary, recipe("haproxy"))) as made:
            yield made

    return opened
