"""The table of features covers the topology; uses follow from what is populated."""

from __future__ import annotations

import inspect

from lbgen.topology import features, nodes
from lbgen.topology.build import build
from tests.conftest import ROOT


def test_every_field_of_every_node_is_in_the_table():
    for name, node in inspect.getmembers(nodes, inspect.isclass):
        if hasattr(node, "_fields") and node.__module__ == nodes.__name__:
            assert set(features.TABLE[node]) == set(node._fields), name


def test_each_feature_has_a_code_of_its_own():
    made = features.features().values()
    assert len({feature.code for feature in made}) == len(made)
    assert all(feature.code.startswith("LB4") and len(feature.code) == 5 for feature in made)


def test_uses_point_into_the_spec():
    built = build(str(ROOT / "examples" / "shop" / "shop.lbgen.yaml"))
    found = {use.feature: str(built.span(use.path)) for use in reversed(features.uses(built.topology))}
    shown = {name: place.rpartition("shop.lbgen.yaml:")[2] for name, place in found.items()}
    assert shown["server.backup"] == "44:55"
    assert shown["slow_start"] == "59:17"
    assert shown["rate_limit.burst"] == "74:48"


def test_a_default_is_told_from_what_is_written():
    built = build("x", text="version: 1\nname: x\nlisteners: {web: {protocol: http, port: 80}}\n"
                  "upstreams: {a: {servers: ['b:1'], retries: {attempts: 2}}}\nroutes: [{upstream: a}]\n")  # fmt: skip
    assert built.is_written(("upstreams", "a", "retries", "attempts"))
    assert not built.is_written(("upstreams", "a", "timeouts", "read"))
    assert built.is_written(("upstreams", "a", "servers", 0, "address"))
