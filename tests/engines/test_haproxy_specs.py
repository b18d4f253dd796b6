"""Small specs, each about one thing, are accepted by each HAProxy without a word."""

import pytest

from lbgen.diagnostics import Source
from lbgen.ports import Options
from lbgen.render.environment import print_sheets
from lbgen.render.targets import available
from lbgen.topology.build import build
from tests.conftest import missing
from tests.engines.debian import unpacked
from tests.engines.small_specs import SPECS

pytestmark = pytest.mark.engine
ENGINES = {(2, 6): "debian", (2, 8): "wheel"}
TARGET = available()["haproxy"]


def rendered(name, version):
    """The text for one spec at one version."""
    built = build("spec.lbgen.yaml", text=f"version: 1\nname: small\n{SPECS[name]}", variables={})
    assert built.topology is not None, built.diagnostics
    (artifact,) = print_sheets(TARGET.plan(built.topology, Options(version)).sheets)
    return artifact


@pytest.mark.parametrize("version", ENGINES, ids=lambda version: f"{version[0]}.{version[1]}")
@pytest.mark.parametrize("name", SPECS)
def test_a_small_spec_is_accepted(name, version, monkeypatch):
    if ENGINES[version] == "debian":
        monkeypatch.setenv("LBGEN_HAPROXY", unpacked("haproxy"))
    binary = TARGET.engine.find(version)
    if binary is None or binary.version[:2] != version:
        missing(f"haproxy {version} is not on this machine")
    assert TARGET.engine.accepts(binary, [rendered(name, version)]) == ()


@pytest.mark.parametrize("version", [(2, 4), (3, 0), (3, 2)], ids=str)
@pytest.mark.parametrize("name", SPECS)
def test_a_small_spec_reads_well_for_versions_that_are_not_here(name, version):
    artifact = rendered(name, version)
    assert TARGET.dialect.parse(Source(artifact.path, artifact.text)).diagnostics == ()
