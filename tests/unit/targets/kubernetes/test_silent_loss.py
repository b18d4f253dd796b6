"""Nothing is lost in silence in a cluster: change one leaf, and a manifest or the fidelity report changes."""

from __future__ import annotations

import pytest

from lbgen.ports import Plan, Support
from lbgen.targets.kubernetes.target import GATEWAY
from lbgen.topology.build import build
from tests.conftest import EXAMPLES, ROOT
from tests.unit.targets.kubernetes.losses import silent_losses
from tests.unit.targets.kubernetes.made import notes, topology
from tests.unit.targets.kubernetes.test_examples import PROFILES

FULL = ROOT / "tests" / "data" / "full.lbgen.yaml"
SMALL = [path for path in EXAMPLES if path.parent.name != "large"]
EVERY_OF_FULL, EVERY_OF_EXAMPLES = 3, 20  # in CI; all of them with --long


@pytest.mark.parametrize(("target", "edition"), PROFILES, ids=lambda it: getattr(it, "name", it))
def test_a_changed_leaf_changes_a_manifest_or_is_reported(target, edition, long):
    every, offset = (1, 0) if long else (EVERY_OF_FULL, PROFILES.index((target, edition)) % EVERY_OF_FULL)
    lost, tried = silent_losses(build(str(FULL)).topology, target, edition, every=every, offset=offset)
    assert tried >= 240 // every
    assert lost == []


@pytest.mark.parametrize(("target", "edition"), PROFILES, ids=lambda it: getattr(it, "name", it))
@pytest.mark.parametrize("path", SMALL, ids=lambda it: it.parent.name)
def test_an_example_loses_nothing_in_silence(path, target, edition, long):
    every, offset = (1, 0) if long else (EVERY_OF_EXAMPLES, PROFILES.index((target, edition)))
    lost, tried = silent_losses(build(str(path), variables={}).topology, target, edition, every=every, offset=offset)
    assert tried
    assert lost == []


def test_a_target_that_says_nothing_is_found_out():
    mute = GATEWAY._replace(plan=lambda *_: Plan(()))
    lost, tried = silent_losses(build(str(FULL)).topology, mute, "envoy-gateway")
    assert len(lost) > tried // 3


SECURE = """
version: 1
name: shop
listeners: {web: {protocol: https, port: 443, http2: false, tls: {certificates: [shop]}}}
certificates: {shop: {secret: shop}}
upstreams: {app: {servers: [10.0.0.1:8080]}}
routes: [{name: all, upstream: app, timeouts: {connect: 1s, send: 2s}, websocket: true}]
"""
CAN_STOP_HTTP2 = {("gateway", "envoy-gateway"), ("ingress", "traefik")}


@pytest.mark.parametrize(("target", "edition"), PROFILES, ids=lambda it: getattr(it, "name", it))
def test_http2_that_cannot_be_stopped_is_said(target, edition):
    said = notes(topology(SECURE), target.name, edition, "listener.http2")
    assert [it.support for it in said] == [Support.UNSUPPORTED] * ((target.name, edition) not in CAN_STOP_HTTP2)


def test_timeouts_of_a_route_without_a_field_are_said():
    said = notes(topology(SECURE), "gateway", "standard", "route.timeouts")
    assert {(it.support, it.before) for it in said} == {
        (Support.UNSUPPORTED, "connect 1s"), (Support.UNSUPPORTED, "send 2s"), (Support.APPROXIMATED, "1h"),
    }  # fmt: skip
    said = notes(topology(SECURE), "gateway", "envoy-gateway", "route.timeouts")
    assert "connect 1s" not in {it.before for it in said}
