"""Rendered modules and real Terraform: formatted, validated, planned and tested against the provider's schema."""

from __future__ import annotations

import json
import random

import pytest

from lbgen.ports import Artifact
from lbgen.targets.aws import quote
from lbgen.targets.aws.engine import NOT_CHECKED, OWN, TerraformEngine
from lbgen.targets.aws.schema_check import check
from tests.conftest import EXAMPLES, ROOT
from tests.engines.aws_mutants import MUTANTS, SPEC
from tests.engines.terraform import artifacts, binary, terraform, topology, write

pytestmark = pytest.mark.engine
FULL = ROOT / "tests" / "data" / "full.lbgen.yaml"
SMALL = [path for path in EXAMPLES if path.parent.name != "large"]
LARGE = ROOT / "examples" / "large" / "large.lbgen.yaml"


def name_of(path):
    return path.name.split(".")[0]


@pytest.mark.parametrize("path", [*SMALL, FULL], ids=name_of)
def test_a_module_is_formatted_validated_planned_and_passes_its_own_test(path, tmp_path):
    files = artifacts(topology(path))
    assert TerraformEngine().accepts(binary(), files) == ()
    write(tmp_path, files)
    passes_its_own_test(tmp_path)


def test_the_large_module_is_formatted_and_validated(tmp_path):
    write(tmp_path, artifacts(topology(LARGE)))
    assert terraform(tmp_path, "fmt", "-check", "-recursive").said == ""
    assert json.loads(terraform(tmp_path, "validate", "-json").out)["valid"]


def test_the_large_module_passes_its_own_test(tmp_path, long):
    if not long:
        pytest.skip("half a minute: with --long")
    write(tmp_path, artifacts(topology(LARGE)))
    passes_its_own_test(tmp_path)


def passes_its_own_test(folder):
    told = terraform(folder, "test", "-no-color")
    assert told.code == 0, told.said[-3000:]
    assert "2 passed, 0 failed" in told.out


def test_the_widest_module_is_accepted_and_passes_its_own_test(tmp_path):
    files = artifacts(topology(text=SPEC))
    assert TerraformEngine().accepts(binary(), files) == ()
    write(tmp_path, files)
    passes_its_own_test(tmp_path)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_module_is_refused(mutant):
    complaints = TerraformEngine().accepts(binary(), mutated(mutant))
    assert any(it.fatal for it in complaints), mutant
    assert mutant.words in " ".join(it.text for it in complaints)


@pytest.mark.parametrize("mutant", [it for it in MUTANTS if it.own], ids=lambda mutant: mutant.name)
def test_our_own_check_refuses_it_too_at_its_line(mutant):
    complaints = check(mutated(mutant))
    assert complaints
    assert all(it.fatal and it.path == mutant.path and it.line for it in complaints)


def test_a_module_that_its_own_test_must_refuse(tmp_path):
    files = {it.path: it.text for it in artifacts(topology(text=SPEC))}
    changed = files["listeners.tf"].replace("ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", "ELBSecurityPolicy-2016-08")
    write(tmp_path, [Artifact(path, text) for path, text in {**files, "listeners.tf": changed}.items()])
    told = terraform(tmp_path, "test", "-no-color")
    assert told.code == 1
    assert "listener secure has the TLS policy nearest to Mozilla's modern" in " ".join(told.said.split())


def test_our_own_check_accepts_every_example(example):
    assert check(artifacts(topology(example))) == ()


def test_without_terraform_the_lower_level_is_said():
    (said,) = TerraformEngine().accepts(OWN, artifacts(topology(SMALL[0])))
    assert not said.fatal
    assert said.text == NOT_CHECKED + "no Terraform here: held against the provider's schema by lbgen alone"


def mutated(mutant):
    files = {it.path: it.text for it in artifacts(topology(text=SPEC))}
    assert mutant.old in files[mutant.path], (mutant, files[mutant.path])
    files[mutant.path] = files[mutant.path].replace(mutant.old, mutant.new, 1)
    return [Artifact(path, text) for path, text in files.items()]


def test_terraform_reads_every_string_as_it_was(tmp_path):
    chance = random.Random(1)
    texts = ["${var.x}", "%{ if true }", "$${", "$$${", "%%%{", "\\${", "\x00", "\u2028", "\U0001f600", "$", "%"]
    texts += ["".join(chance.choice('${}%"\\\n\tab') for _ in range(chance.randrange(1, 14))) for _ in range(300)]
    outputs = "".join(
        f'output "o{number}" {{\n  value = {quote.string(text)}\n}}\n' for number, text in enumerate(texts)
    )
    (tmp_path / "main.tf").write_text(outputs)
    assert terraform(tmp_path, "plan", "-out=made.plan").code == 0
    values = json.loads(terraform(tmp_path, "show", "-json", "made.plan").out)["planned_values"]["outputs"]
    assert [values[f"o{number}"]["value"] for number in range(len(texts))] == texts
