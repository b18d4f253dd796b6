"""Small specs, each about one thing, are accepted by each nginx without a word."""

import pytest

from lbgen.diagnostics import Source
from lbgen.ports import Options
from lbgen.render.environment import print_sheets
from lbgen.render.targets import available
from lbgen.targets.nginx.copying import NOT_CHECKED
from lbgen.topology.build import build
from tests.conftest import missing
from tests.engines.debian import unpacked
from tests.engines.small_specs import SPECS

pytestmark = pytest.mark.engine
ENGINES = {(1, 22): "debian", (1, 31): "wheel"}
TARGET = available()["nginx"]


def rendered(name, options):
    """The text for one spec at one version."""
    built = build("spec.lbgen.yaml", text=f"version: 1\nname: small\n{SPECS[name]}", variables={})
    assert built.topology is not None, built.diagnostics
    (artifact,) = print_sheets(TARGET.plan(built.topology, options).sheets)
    return artifact


@pytest.mark.parametrize("version", ENGINES, ids=lambda version: f"{version[0]}.{version[1]}")
@pytest.mark.parametrize("name", SPECS)
def test_a_small_spec_is_accepted(name, version, monkeypatch):
    if ENGINES[version] == "debian":
        monkeypatch.setenv("LBGEN_NGINX", unpacked("nginx"))
    binary = TARGET.engine.find(version)
    if binary is None or binary.version[:2] != version:
        missing(f"nginx {version} is not on this machine")
    said = TARGET.engine.accepts(binary, [rendered(name, Options(version, "oss"))])
    assert [one for one in said if not one.text.startswith(NOT_CHECKED)] == []


@pytest.mark.parametrize(
    "options", [Options((1, 18), "oss"), Options((1, 27, 3), "oss"), Options((1, 29, 6), "oss"), Options((1, 29), "plus")],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("name", SPECS)
def test_a_small_spec_reads_well_for_versions_that_are_not_here(name, options):
    artifact = rendered(name, options)
    assert TARGET.dialect.parse(Source(artifact.path, artifact.text)).diagnostics == ()
