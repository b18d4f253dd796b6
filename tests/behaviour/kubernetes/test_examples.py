"""The tests of every example hold in the real Traefik, or the target said before that they do not."""

from __future__ import annotations

import pytest

from lbgen.ports import Options, Support
from lbgen.targets.kubernetes import TARGETS
from lbgen.topology.features import uses
from tests.behaviour.kubernetes.bench import asked_by, bench
from tests.behaviour.kubernetes.conftest import topology_of
from tests.conftest import ROOT

pytestmark = pytest.mark.behaviour

# What of an example's tests Traefik answers otherwise, and the feature whose row says so.
DECLARED = {
    ("ingress", "GET http://shop.example.com/cart?id=7"): "listener.redirect_to_https",
    ("ingress", "GET http://shop.example.com/x?y=1"): "listener.redirect_to_https",
    ("ingress", "GET http://shop.example.com/alive"): "respond",
    ("gateway", "GET http://shop.example.com/alive"): "respond",
}
EXAMPLES = ("shop", "path-routing", "canary", "tls-termination", "health-and-failover", "rate-limit-and-sessions")


def answered(made, test):
    asked = asked_by(test, made.topology)
    expected, reply = made.expected(asked), made.ask(asked)
    if expected.shares:
        is_path_right = expected.target is None or reply.said.get("target") == expected.target
        return made.upstream_of(reply) in expected.shares and is_path_right
    return reply.status == expected.status and expected.location in (None, reply.first("location"))


def declared(topology, target, feature):
    chosen = next(it for it in TARGETS if it.name == target)
    asked = {use.feature for use in uses(topology)}
    return feature in asked and chosen.row(feature, Options((), "traefik")).support in (
        Support.APPROXIMATED, Support.UNSUPPORTED,
    )  # fmt: skip


@pytest.mark.parametrize("target", ["ingress", "gateway"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_examples_tests_hold_or_their_loss_was_declared(name, target):
    topology = topology_of(ROOT / "examples" / name / f"{name}.lbgen.yaml")
    with bench(topology, target) as made:
        failing = [f"{test.method} {test.url}" for test in topology.tests if not answered(made, test)]
    assert failing == [
        f"{test.method} {test.url}" for test in topology.tests if (target, f"{test.method} {test.url}") in DECLARED
    ]
    assert all(declared(topology, target, DECLARED[target, line]) for line in failing)
