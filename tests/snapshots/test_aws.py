"""The Terraform of every example: one file per example, all files of its module in it, for a reviewer to read."""

from __future__ import annotations

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from lbgen.render.pipeline import render
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build


class Module(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "tf"


def test_an_example_renders_as_reviewed(example, snapshot, monkeypatch):
    if example.parent.name == "large":
        pytest.skip("too large to review; its shape is tested elsewhere")
    monkeypatch.chdir(example.parent)
    built = build(example.name, variables={})
    (chosen,) = choose_bare(["aws"])
    made = render(built.topology, chosen, "0" * 64, built.is_written)
    assert made.artifacts == render(built.topology, chosen, "0" * 64, built.is_written).artifacts
    whole = "".join(f"##### {it.path}\n{it.text}\n" for it in made.artifacts)
    assert whole == snapshot(extension_class=Module)
