"""What Terraform planned, read by a model of the load balancer: it routes as the spec says, and stays put."""

from __future__ import annotations

import pytest

from lbgen.diagnostics import Source
from lbgen.ports import Options, Support
from lbgen.prove import probes
from lbgen.prove.oracle import Asked as Question
from lbgen.prove.oracle import Oracle, asked_by
from lbgen.targets.aws.blocks import from_plan, from_trees
from lbgen.targets.aws.evaluator import Asked, Balancer
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.target import AWS
from tests.engines.terraform import artifacts, plan_of, planned, topology
from tests.engines.test_aws import LARGE, SMALL

pytestmark = pytest.mark.engine
SHOP = LARGE.parent.parent / "shop" / "shop.lbgen.yaml"
LOSSES = (Support.APPROXIMATED, Support.UNSUPPORTED)
# Redirects are 301 or 302 there (ELBv2 API reference 2015-12-01, RedirectActionConfig).
STATUS = {308: 301, 307: 302, 303: 302}
# Where AWS compares paths and queries as they were sent (capabilities.py says so, and these rows are approximated).
AS_SENT = {"/static/../api/v1/x", "/%61pi/v1/x", "/?version=ne%78t"}


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.parent.name)
def test_the_planned_rules_answer_the_routing_tests_as_the_model_does(path):
    made = topology(path)
    asked = [asked_by(test, made) for test in made.tests]
    compare(path, made, [it for it in asked if it.request.target not in AS_SENT])


@pytest.mark.parametrize("path", [*SMALL, LARGE], ids=lambda path: path.parent.name)
def test_the_planned_rules_answer_every_probe_as_the_model_does_unless_its_point_is_a_reported_loss(path, long):
    if path == LARGE and not long:
        pytest.skip("runs with --long: Terraform plans ten thousand servers for a minute and a half")
    made = topology(path)
    found = list(probes.of_topology(Oracle(made)))
    if path == LARGE:  # planned here alone, in one process; every request walks through up to a thousand rules
        planned_types = [it["type"] for it in plan_of(path)["resource_changes"]]
        assert planned_types.count("aws_lb_listener_rule") == 1000
        assert planned_types.count("aws_lb_target_group_attachment") == 10_000
        found = found[::29]
    kept = [it.way for it in found if not any(AWS.row(name, Options()).support in LOSSES for name in it.tests)]
    compare(path, made, [Question(way.listener, way.request, way.client or "198.51.100.1") for way in kept])


def compare(path, made, questions):
    resources = list(from_plan(plan_of(path)))
    balancer, oracle = Balancer(resources), Oracle(made)
    closed = {route.name for route in made.routes if route.auth}
    for asked in questions:
        expected = oracle.expect(asked)
        answer = balancer.answer(identifier(asked.listener), Asked(*asked.request, asked.client))
        if expected.status == 401 or expected.route in closed:
            assert answer.status == 403, asked
            continue
        assert answer.location == expected.location, asked
        assert answer.status == STATUS.get(expected.status, expected.status), asked
        assert by_upstream(resources, answer.shares) == pytest.approx(dict(expected.shares)), asked
        if expected.target is not None:
            assert answer.target == expected.target, asked


def by_upstream(resources, shares):
    """Shares of target groups as shares of upstreams."""
    upstream = {it.name: it.values["tags"]["Name"] for it in resources if it.kind == "aws_lb_target_group"}
    found = {}
    for name, part in shares.items():
        found[upstream[name]] = found.get(upstream[name], 0) + part
    return found


def rules(resources):
    return {it.name: it.values for it in resources if it.kind == "aws_lb_listener_rule"}


def parsed(made):
    return from_trees(
        TerraformDialect().parse(Source(it.path, it.text)).tree for it in artifacts(made) if it.path.endswith(".tf")
    )


def test_the_files_and_the_plan_hold_the_same_rules():
    assert rules(from_plan(plan_of(SHOP))) == rules(parsed(topology(SHOP)))


def changes(plan):
    return {it["address"]: it["change"]["after"] for it in plan["resource_changes"]}


def changed(before, after):
    return {address for address in before | after if before.get(address) != after.get(address)}


def test_one_more_route_changes_only_its_own_rule_in_the_plan():
    def spec(count):
        routes = "".join(
            f"  - {{name: r{number}, match: {{hosts: [h{number % 9}.example.com], path: {{prefix: /p{number}}}}}, upstream: app}}\n"
            for number in range(count)
        )
        return f"version: 1\nname: many\nlisteners: {{web: {{protocol: http, port: 80}}}}\nupstreams: {{app: {{servers: [10.0.0.1:80]}}}}\nroutes:\n{routes}"

    before, after = (changes(planned(topology(text=spec(count)))) for count in (80, 81))
    assert changed(before, after) == {"aws_lb_listener_rule.web_r80"}


def with_one_more(large):
    new = large.routes[0]._replace(
        name="new",
        order=len(large.routes),
        match=large.routes[0].match._replace(hosts=("new.example.com",)),
        origin=("routes", len(large.routes)),
    )
    return large._replace(routes=(*large.routes, new))


def test_one_more_route_in_the_large_example_changes_only_its_own_rule_in_the_files():
    large = topology(LARGE)
    before, after = (rules(parsed(made)) for made in (large, with_one_more(large)))
    assert len(before) == 1000
    assert changed(before, after) == {"web_new"}


def test_one_more_route_in_the_large_example_changes_only_its_own_rule_in_the_plan(long):
    if not long:
        pytest.skip("two plans of ten thousand targets: with --long")
    assert changed(changes(plan_of(LARGE)), changes(planned(with_one_more(topology(LARGE))))) == {
        "aws_lb_listener_rule.web_new"
    }
