"""Readiness probes: patches that the API server takes once kustomize has merged them, and what they cannot say."""

from __future__ import annotations

import copy
import json

import pytest

from lbgen.diagnostics import Source
from lbgen.ports import Artifact, Binary, Support
from lbgen.targets.kubernetes.apiserver import problems
from lbgen.targets.kubernetes.engine import ApiServerRules
from lbgen.targets.kubernetes.parser import parse
from tests.unit.targets.kubernetes.made import files, notes, topology

DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "api"},
    "spec": {
        "selector": {"matchLabels": {"app": "api"}},
        "template": {
            "metadata": {"labels": {"app": "api"}},
            "spec": {
                "containers": [{"name": "api", "image": "example/api:1"}, {"name": "side", "image": "example/side:1"}]
            },
        },
    },
}


def spec(check, protocol="http", workload="api", more=""):
    bind = f"bind: {{kubernetes: {{service: api, port: 80, workload: {workload}}}}}"
    return topology(
        f"upstreams:\n  app: {{protocol: {protocol}, servers: [10.0.0.1:8080], health_check: {check}, {bind}{more}}}\n"
        "routes: [{upstream: app}]"
    )


def patch(made, target="gateway", edition="standard"):
    text = files(made, target, edition)["readiness-api.yaml"]
    (document,) = parse(Source("readiness-api.yaml", text)).tree.documents
    return document.data, text


def merged(data, change):
    """A strategic merge as far as a probe needs it: mappings key by key, containers by name."""
    if isinstance(data, dict):
        return data | {key: merged(data[key], value) if key in data else value for key, value in change.items()}
    if isinstance(data, list):
        by_name = {it["name"]: it for it in change}
        return [merged(it, by_name[it["name"]]) if it["name"] in by_name else it for it in data]
    return change


CHECKS = {
    "http": ("{type: http, path: /h?x=1}", "http", {"httpGet": {"path": "/h?x=1", "port": 8080}}),
    "https": ("{type: http, path: /h}", "https", {"httpGet": {"path": "/h", "port": 8080, "scheme": "HTTPS"}}),
    "tcp": ("{type: tcp}", "http", {"tcpSocket": {"port": 8080}}),
    "grpc": ("{type: grpc}", "grpc", {"grpc": {"port": 8080}}),
}


@pytest.mark.parametrize(("check", "protocol", "handler"), CHECKS.values(), ids=CHECKS)
def test_a_patch_merges_into_a_deployment_that_the_api_server_takes(check, protocol, handler):
    data, _ = patch(spec(check, protocol))
    whole = merged(copy.deepcopy(DEPLOYMENT), data)
    first, second = whole["spec"]["template"]["spec"]["containers"]
    assert first["image"] == "example/api:1"
    assert second == {"name": "side", "image": "example/side:1"}
    counts = {"periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 3, "successThreshold": 2}
    assert first["readinessProbe"] == handler | counts
    assert list(problems(whole)) == []


def test_a_patch_says_how_kustomize_applies_it():
    text = patch(spec("{type: tcp}"))[1]
    assert "#   patches: [{path: readiness-api.yaml, target: {kind: Deployment, name: api}}]" in text
    assert "readiness-api.yaml" not in files(spec("{type: tcp}"), "gateway", "standard")["kustomization.yaml"]


def test_parts_of_a_second_are_rounded_up_and_said():
    made = spec("{type: tcp, interval: 2500ms, timeout: 300ms}")
    probe = patch(made)[0]["spec"]["template"]["spec"]["containers"][0]["readinessProbe"]
    assert (probe["periodSeconds"], probe["timeoutSeconds"]) == (3, 1)
    said = notes(made, "gateway", "standard", "health_check.timing")
    assert [it.after for it in said] == ["3s", "1s"]


def test_the_port_is_told():
    (said,) = notes(spec("{type: tcp}"), "gateway", "standard", "health_check.tcp")
    assert (said.support, said.after) == (Support.EMULATED, "readiness-api.yaml: container `api`, port 8080")


def test_a_grpc_check_over_tls_is_no_probe():
    made = spec("{type: grpc}", "grpc", more=", tls: {server_name: api.example.com}")
    assert "readiness-api.yaml" not in files(made, "gateway", "standard")
    (said,) = notes(made, "gateway", "standard", "health_check.grpc")
    assert (said.support, "no TLS" in said.why) == (Support.UNSUPPORTED, True)


def test_a_workload_has_one_probe_and_the_other_upstream_is_told():
    bind = "bind: {kubernetes: {service: api, port: 80, workload: api}}"
    made = topology(
        f"upstreams:\n  a: {{servers: [10.0.0.1:80], health_check: {{path: /a}}, {bind}}}\n"
        f"  b: {{servers: [10.0.0.1:81], health_check: {{path: /b}}, {bind}}}\n"
        "routes: [{split: [{upstream: a, weight: 1}, {upstream: b, weight: 1}]}]"
    )
    assert patch(made)[0]["spec"]["template"]["spec"]["containers"][0]["readinessProbe"]["httpGet"]["path"] == "/a"
    (said,) = (it for it in notes(made, "gateway", "standard", "health_check.http") if it.path[1] == "b")
    assert (said.support, "another upstream" in said.why) == (Support.UNSUPPORTED, True)


def test_without_a_workload_the_check_is_lost_aloud():
    made = topology(
        "upstreams: {app: {servers: [10.0.0.1:80], health_check: {expect: {status: 204}}}}\nroutes: [{upstream: app}]"
    )
    said = {it.feature for it in notes(made, "gateway", "standard") if it.support is Support.UNSUPPORTED}
    assert {"health_check.http", "health_check.timing", "health_check.expect"} <= said


BROKEN = {
    "two handlers": {"tcpSocket": {"port": 1}, "grpc": {"port": 1}},
    "no handler": {"periodSeconds": 1},
    "port 0": {"tcpSocket": {"port": 0}},
    "a port's name for gRPC": {"grpc": {"port": "grpc"}},
    "a name that is none": {"httpGet": {"port": "No_Port"}},
    "another scheme": {"httpGet": {"port": 80, "scheme": "FTP"}},
    "a negative count": {"tcpSocket": {"port": 80}, "failureThreshold": -1},
}


@pytest.mark.parametrize("probe", BROKEN.values(), ids=BROKEN)
def test_a_broken_probe_is_refused_in_a_deployment_and_in_a_patch(probe):
    whole = copy.deepcopy(DEPLOYMENT)
    whole["spec"]["template"]["spec"]["containers"][0]["readinessProbe"] = probe
    assert ["readinessProbe" in it.path for it in problems(whole)] == [True]
    patched = Artifact("readiness-api.yaml", json.dumps(whole))
    assert len(ApiServerRules().accepts(Binary("built in", (1, 37), "kubernetes"), [patched])) == 1


def test_only_readiness_may_need_several_successes():
    whole = copy.deepcopy(DEPLOYMENT)
    container = whole["spec"]["template"]["spec"]["containers"][0]
    container["readinessProbe"] = {"tcpSocket": {"port": 80}, "successThreshold": 3}
    assert list(problems(whole)) == []
    container["livenessProbe"] = {"tcpSocket": {"port": 80}, "successThreshold": 3}
    assert [it.path[-2:] for it in problems(whole)] == [("livenessProbe", "successThreshold")]


NOTHING = """
version: 1
name: shop
listeners: {db: {protocol: tcp, port: 5432, upstream: db}}
upstreams: {db: {protocol: tcp, servers: [10.0.0.1:5432]}}
routes: []
"""


def test_where_nothing_can_be_applied_the_kustomization_still_builds():
    (text,) = files(topology(NOTHING), "ingress", "generic").values()
    (document,) = parse(Source("kustomization.yaml", text)).tree.documents
    assert document.data["resources"] == []
