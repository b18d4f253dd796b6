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
from tests.fuzz.strategies import specs

EXAMPLES_IN_CI, EXAMPLES_IN_LONG = 500, 10_000
NOT_CHECKED = "not checked: "


@pytest.mark.engine
@pytest.mark.parametrize("target", ["nginx", "haproxy"])
def test_a_valid_spec_is_accepted_by_the_engine(target, long):
    (chosen,) = choose_bare([target])
    binary = chosen.target.engine.find(None)
    if binary is None:
        missing(f"{target} is not on this machine")

    @settings(
        max_examples=EXAMPLES_IN_LONG if long else EXAMPLES_IN_CI, deadline=None, derandomize=not long, database=None,
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
