"""Every example, on every engine version we can have, is accepted by the real program without a word."""

from __future__ import annotations

import pytest

from lbgen.render.pipeline import render
from lbgen.render.targets import available, choose_bare
from lbgen.topology.build import build
from tests.conftest import ROOT, missing
from tests.engines.debian import unpacked

pytestmark = pytest.mark.engine
ENGINES = ("nginx@1.22", "nginx@1.31", "haproxy@2.6", "haproxy@2.8")
DEBIANS = {"nginx@1.22": "LBGEN_NGINX", "haproxy@2.6": "LBGEN_HAPROXY"}
NOT_CHECKED = "not checked: "


@pytest.fixture(params=[name for name in ENGINES if name.split("@")[0] in available()])
def engine(request, monkeypatch):
    """A target at a version, and a binary of just that version."""
    (chosen,) = choose_bare([request.param])
    if request.param in DEBIANS:
        monkeypatch.setenv(DEBIANS[request.param], unpacked(chosen.target.name))
    binary = chosen.target.engine.find(chosen.options.version)
    if binary is None or binary.version[:2] != chosen.options.version[:2]:
        missing(f"{request.param} is not on this machine")
    return chosen, binary


def complaints(path, engine):
    chosen, binary = engine
    built = build(str(path), variables={})
    assert built.topology is not None, built.diagnostics
    made = render(built.topology, chosen, "0" * 64, built.is_written)
    return [one for one in chosen.target.engine.accepts(binary, made.artifacts) if not one.text.startswith(NOT_CHECKED)]


def test_an_example_is_accepted(example, engine):
    assert complaints(example, engine) == []


def test_the_spec_with_every_field_is_accepted(engine):
    assert complaints(ROOT / "tests" / "data" / "full.lbgen.yaml", engine) == []
