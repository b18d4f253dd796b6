"""Any valid spec renders to something that the real engines accept, twice the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from lbgen.diagnostics import Severity
from lbgen.render.pipeline import render
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build
from tests.conftest import missing
from tests.engines.debian import unpacked
from tests.fuzz.strategies import specs

EXAMPLES_IN_CI, EXAMPLES_IN_LONG = 250, 10_000
DEBIANS = {"nginx@1.22": "LBGEN_NGINX", "haproxy@2.6": "LBGEN_HAPROXY"}  # older ones: a fifth as many
NOT_CHECKED = "not checked: "


@pytest.mark.engine
@pytest.mark.parametrize("target", ["nginx", "nginx@1.22", "haproxy", "haproxy@2.6"])
def test_a_valid_spec_is_accepted_by_the_engine(target, long, monkeypatch):
    (chosen,) = choose_bare([target])
    if target in DEBIANS:
        monkeypatch.setenv(DEBIANS[target], unpacked(chosen.target.name))
    version = chosen.options.version
    binary = chosen.target.engine.find(version)
    if binary is None or binary.version[:2] != version:
        missing(f"{target} is not on this machine")
    count = (EXAMPLES_IN_LONG if long else EXAMPLES_IN_CI) // (5 if target in DEBIANS else 1)

    @settings(
        max_examples=count, deadline=None, derandomize=not long, database=None,
        suppress_health_check=list(HealthCheck), phases=list(Phase) if long else [Phase.generate],
    )  # fmt: skip
    @given(specs())
    def check(spec):
        built = build("fuzz", text=json.dumps(spec).replace("${", "$${"), variables={})
        errors = [one for one in built.diagnostics if one.severity is Severity.ERROR]
        assert errors == []
        made = render(built.topology, chosen, "0" * 64, built.is_written)
        assert made.artifacts == render(built.topology, chosen, "0" * 64, built.is_written).artifacts
        said = chosen.target.engine.accepts(binary, made.artifacts)
        assert [one for one in said if not one.text.startswith(NOT_CHECKED)] == []

    check()
