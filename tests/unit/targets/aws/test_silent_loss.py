"""Nothing is lost in silence on AWS: change one leaf, and files or notes change, or its row says unsupported."""

from __future__ import annotations

from lbgen.ports import Options, Support
from lbgen.render.environment import print_sheets
from lbgen.targets.aws.target import AWS
from lbgen.topology import nodes
from lbgen.topology.build import build
from tests.unit.render import test_silent_loss as shared

# Files on a proxy's machine, which AWS has none of: its certificates come by `acm` or by variables.
# And an application load balancer always lets upgrades through.
NOT_FOR_AWS = {(nodes.Certificate, "certificate"), (nodes.Certificate, "key"), (nodes.Route, "websocket")}
# What a whole block asks for, where the block's fields ask for nothing themselves.
OF_BLOCK = {
    nodes.PassiveHealthCheck: "passive_health_check",
    nodes.SniRoute: "listener.sni",
    nodes.RouteTimeouts: "route.timeouts",
}


def outcome(made):
    plan = AWS.plan(made, Options())
    return [it.text for it in print_sheets(plan.sheets)], plan.notes


def test_a_changed_leaf_changes_the_output_or_is_reported():
    built = build(str(shared.FULL))
    assert built.topology is not None
    made = built.topology
    before = outcome(made)
    unsupported = {note.feature for note in before[1] if note.support is Support.UNSUPPORTED}
    lost, tried = [], 0
    for kind, field, path, value in shared.leaves(made):
        if (kind, field) in shared.STRUCTURAL | NOT_FOR_AWS or shared.is_meaningless(kind, field, path, made):
            continue
        tried += 1
        if outcome(shared.replaced(made, path, shared.changed(value, field, kind))) != before:
            continue
        names = [*shared.feature_of(kind, field, value, path, made), *shared.path_features(made, path)]
        names += (
            [OF_BLOCK[kind]] if kind in OF_BLOCK else ["auth.external"] if path[:2] == ("upstreams", "auth") else []
        )
        told = (Support.UNSUPPORTED, Support.APPROXIMATED)
        if any(AWS.row(name, Options()).support in told for name in names) or unsupported & set(names):
            continue
        lost.append(".".join(map(str, path)))
    assert tried > 150
    assert lost == []
