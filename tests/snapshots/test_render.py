"""Every example as it is rendered: whole files, for a reviewer to read as the user will."""

from __future__ import annotations

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from lbgen.render.pipeline import render
from lbgen.render.targets import available, choose_bare
from lbgen.topology.build import build

TARGETS = [name for name in ("nginx", "nginx@1.22", "haproxy", "haproxy@2.6") if name.split("@")[0] in available()]


class Conf(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "conf"


@pytest.mark.parametrize("target", TARGETS)
def test_an_example_renders_as_reviewed(example, target, snapshot, monkeypatch):
    if example.parent.name == "large":
        pytest.skip("too large to review; its shape is tested elsewhere")
    monkeypatch.chdir(example.parent)
    built = build(example.name, variables={})
    (chosen,) = choose_bare([target])
    made = render(built.topology, chosen, "0" * 64, built.is_written)
    again = render(built.topology, chosen, "0" * 64, built.is_written)
    assert made.artifacts == again.artifacts
    assert "".join(artifact.text for artifact in made.artifacts) == snapshot(extension_class=Conf)
