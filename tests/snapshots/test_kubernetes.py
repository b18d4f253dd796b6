"""Examples as Kubernetes manifests: whole files, for a reviewer to read as the user will."""

from __future__ import annotations

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from lbgen.render.pipeline import render
from lbgen.render.targets import choose_bare
from lbgen.targets.kubernetes.target import EDITIONS
from lbgen.topology.build import build
from tests.conftest import EXAMPLES

SMALL = [path for path in EXAMPLES if path.parent.name != "large"]
CASES = [(path, target) for path in SMALL for target in ("gateway@standard", "ingress@traefik")]
# One example for every other profile: what differs between them is in shop.
SHOP = next(path for path in EXAMPLES if path.parent.name == "shop")
CASES += [
    (SHOP, f"{name}@{edition}")
    for name in ("gateway", "ingress")
    for edition in EDITIONS[name]
    if (SHOP, f"{name}@{edition}") not in CASES
]


class Manifest(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "yaml"


@pytest.mark.parametrize(("path", "target"), CASES, ids=lambda it: it if isinstance(it, str) else it.parent.name)
def test_an_example_renders_as_reviewed(path, target, snapshot, monkeypatch):
    monkeypatch.chdir(path.parent)
    built = build(path.name, variables={})
    (chosen,) = choose_bare([target])
    made = render(built.topology, chosen, "0" * 64, built.is_written)
    assert "".join(artifact.text for artifact in made.artifacts) == snapshot(extension_class=Manifest)
