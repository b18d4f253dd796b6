"""Guards of the rules for Gateway API against false findings, what they must find, and refusals under one rule each."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from lbgen.diagnostics import Severity
from lbgen.lint import rules
from lbgen.targets.kubernetes.apiserver import experimental, gateway_api
from lbgen.targets.kubernetes.linting import LANGUAGE
from lbgen.targets.kubernetes.resolved.gateway import hosts_meet
from tests.unit.rules.linting import lint
from tests.unit.targets.kubernetes.linted import found, gateway, listener, made, route, service, text


def all_from(kind):
    return {"allowedRoutes": {"namespaces": {"from": kind}}}


def selecting(**labels):
    return {"allowedRoutes": {"namespaces": {"from": "Selector", "selector": {"matchLabels": labels}}}}


def matching(path, service_name="shop", **match):
    return {
        "matches": [{"path": {"type": "PathPrefix", "value": path}} | match],
        "backendRefs": [{"name": service_name, "port": 80}],
    }


def redirecting(**redirect):
    return {"filters": [{"type": "RequestRedirect", "requestRedirect": redirect}]}


OVER_TO_INFRA = ({"name": "edge", "namespace": "infra"},)
BOTH = gateway(listener(), listener("secure", 443, "HTTPS"))
X_FORWARDED = {"headers": [{"name": "X-Forwarded-Proto", "value": "http"}]}
NAMESPACE = json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"team": "a"}}})
CROSS = route({"backendRefs": [{"name": "search", "namespace": "search", "port": 80}]}, namespace="shop")


def grant(name="", namespace="shop", kind="HTTPRoute"):
    target = {"group": "", "kind": "Service"} | ({"name": name} if name else {})
    spec = {"from": [{"group": "gateway.networking.k8s.io", "kind": kind, "namespace": namespace}], "to": [target]}
    return made("ReferenceGrant", "routes", spec, "search")


SILENT = {
    "a route of a namespace that nobody names may be put where its Gateway is": [
        gateway(listener(), namespace="infra"), route(parents=OVER_TO_INFRA),
    ],
    "every namespace": [gateway(listener(**all_from("All")), namespace="infra"),
                        route(parents=OVER_TO_INFRA, namespace="shop")],
    "a namespace chosen by its name": [
        gateway(listener(**selecting(**{"kubernetes.io/metadata.name": "shop"})), namespace="infra"),
        route(parents=OVER_TO_INFRA, namespace="shop"),
    ],
    "a namespace chosen by a label, and it is not given": [
        gateway(listener(**selecting(team="a")), namespace="infra"), route(parents=OVER_TO_INFRA, namespace="shop"),
    ],
    "a namespace chosen by a label that it has": [
        gateway(listener(**selecting(team="a")), namespace="infra"), NAMESPACE,
        route(parents=OVER_TO_INFRA, namespace="shop"),
    ],
    "a Gateway elsewhere, and a route that may be put there": [gateway(listener(), namespace="infra"), route()],
    "a Service elsewhere, and a route that may be put there": [route(), service(namespace="b")],
    "a Gateway that may be put where the route is": [gateway(listener()), route(namespace="shop")],
    "a Gateway that is not given": [route(parents=({"name": "elsewhere", "sectionName": "any"},))],
    "a Service as the parent, as a mesh has it": [route(parents=({"name": "edge", "kind": "Service", "group": ""},))],
    "a protocol of an implementation's own": [gateway(listener(protocol="example.com/quic")), route()],
    "a wildcard takes in names of any depth": [gateway(listener(hostname="*.example.com")),
                                               route(hosts=("a.b.example.com",))],
    "TCP and UDP share a port": [gateway(listener("a", 53, "TCP"), listener("b", 53, "UDP"))],
    "an HTTP and an HTTPS port": [BOTH, route(parents=({"name": "edge", "sectionName": "secure"},))],
    "a redirect for what a proxy in front calls plain": [
        BOTH, route({"matches": [X_FORWARDED]} | redirecting(scheme="https")),
    ],
    "a redirect to another host": [BOTH, route(redirecting(hostname="www.example.com"))],
    "a redirect to another port": [BOTH, route(redirecting(scheme="https", port=8443))],
    "a redirect to another path": [
        BOTH, route(redirecting(path={"type": "ReplaceFullPath", "replaceFullPath": "/new"})),
    ],
    "one Service named, another given": [route(), service("warehouse")],
    "another kind of backend": [
        route({"backendRefs": [{"name": "shpo", "kind": "Backend", "group": "gateway.envoyproxy.io"}]}), service(),
    ],
    "a namespace of which nothing is given": [CROSS],
    "a grant for all Services": [CROSS, service("search", "search"), grant()],
    "a grant for this Service": [CROSS, service("search", "search"), grant("search")],
    "one weight of two": [
        route({"backendRefs": [{"name": "a", "port": 80, "weight": 0}, {"name": "b", "port": 80}]}),
    ],
    "a filter of an implementation's own may answer": [
        route({"filters": [{"type": "ExtensionRef", "extensionRef": {"group": "x.io", "kind": "F", "name": "f"}}]}),
    ],
    "matches that differ in a header": [route(matching("/api"), matching("/api", "b", **X_FORWARDED))],
    "equal matches for different hosts": [route(matching("/api")), route(matching("/api", "b"), hosts=("b.example.com",),
                                                                         name="b")],
    "equal matches on different listeners": [
        route(matching("/api"), parents=({"name": "edge", "sectionName": "web"},)),
        route(matching("/api", "b"), parents=({"name": "edge", "sectionName": "secure"},), name="b"),
    ],
    "two rules that do the same": [route(matching("/api"), matching("/api"))],
    "characters that a path may hold": [route(matching("/a.b/~user/(c"))],
    "gRPC on a host of its own": [
        gateway(listener()), route(), route(kind="GRPCRoute", name="rpc", hosts=("rpc.example.com",)),
    ],
    "Istio's Gateway is none of Gateway API's": [
        made("Gateway", "edge", {"servers": []}, api="networking.istio.io/v1"),
        route(parents=({"name": "edge", "sectionName": "web"},)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("objects", SILENT.values(), ids=SILENT)
def test_nothing_is_said_about(objects):
    assert found(*objects) == []


SAID = {
    "a namespace chosen by a label that it does not have": (
        "K8S319", [gateway(listener(**selecting(team="b")), namespace="infra"), NAMESPACE,
                   route(parents=OVER_TO_INFRA, namespace="shop")]),
    "a namespace chosen by another's name": (
        "K8S319", [gateway(listener(**selecting(**{"kubernetes.io/metadata.name": "b"})), namespace="infra"),
                   route(parents=OVER_TO_INFRA, namespace="shop")]),
    "a port that no listener has": ("K8S317", [gateway(listener()), route(parents=({"name": "edge", "port": 81},))]),
    "a Gateway of nearly the name": ("K8S316", [gateway(listener(), name="public-edge"), route(parents=({"name": "public-egde"},))]),
    "a kind that `kinds` leaves out": (
        "K8S320", [gateway(listener(allowedRoutes={"kinds": [{"kind": "GRPCRoute"}]})), route()]),
    "a grant from another namespace": ("K8S326", [CROSS, service("search", "search"), grant(namespace="x")]),
    "a grant for another kind": ("K8S326", [CROSS, service("search", "search"), grant(kind="GRPCRoute")]),
    "a grant for another Service": ("K8S326", [CROSS, service("search", "search"), grant("other")]),
    "a Service of that name elsewhere": ("K8S324", [route(namespace="a"), service(namespace="b")]),
    "a mirror to a port that is not there": (
        "K8S325", [service(), route({"backendRefs": [{"name": "shop", "port": 80}], "filters": [
            {"type": "RequestMirror", "requestMirror": {"backendRef": {"name": "shop", "port": 81}}}]})]),
    "no match at all twice": (
        "K8S329", [route({"backendRefs": [{"name": "a", "port": 80}]}, {"backendRefs": [{"name": "b", "port": 80}]})]),
    "equal matches of two routes": ("K8S329", [route(matching("/api")), route(matching("/api", "b"), name="b")]),
    "a redirect to the only host": ("K8S334", [BOTH, route(redirecting(scheme="https", hostname="shop.example.com"))]),
    "an experimental filter": (
        "K8S342", [route({"backendRefs": [{"name": "shop", "port": 80}], "filters": [
            {"type": "ExternalAuth", "externalAuth": {"protocol": "HTTP", "backendRef": {"name": "a", "port": 80}}}]})]),
    "an HTTPRoute for every host beside gRPC": (
        "K8S323", [gateway(listener()), route(hosts=()), route(kind="GRPCRoute", name="rpc")]),
    "a policy for a Service of nearly the name": (
        "K8S341", [service("checkout"), made("BackendTLSPolicy", "tls", {
            "targetRefs": [{"group": "", "kind": "Service", "name": "chekout"}],
            "validation": {"hostname": "shop.internal", "wellKnownCACertificates": "System"}})]),
}  # fmt: skip


@pytest.mark.parametrize(("code", "objects"), SAID.values(), ids=SAID)
def test_one_rule_speaks_of(code, objects):
    assert found(*objects) == [code]


def test_http_beside_tls_is_a_warning_and_tcp_beside_either_an_error():
    def severities(*protocols):
        listeners = [listener(f"l{number}", 8080, protocol) for number, protocol in enumerate(protocols)]
        return [one.severity for one in lint("kubernetes", gateway(*listeners)) if one.code == "K8S312"]

    assert severities("HTTP", "HTTPS") == [Severity.WARNING]
    assert severities("TCP", "HTTPS") == [Severity.ERROR]
    assert severities("HTTP", "UDP") == []


def test_an_unusual_port_makes_the_loop_a_warning():
    both = gateway(listener(), listener("secure", 8443, "HTTPS"))
    loops = [one for one in lint("kubernetes", text(both, route(redirecting(scheme="https")))) if one.code == "K8S334"]
    assert [one.severity for one in loops] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [("", "a.b", True), ("a.b", "A.B", True), ("*.b", "b", False), ("*.b", "a.b", True), ("*.b", "x.a.b", True),
     ("*.b", "*.a.b", True), ("*.a.b", "*.b", True), ("*.a", "*.b", False), ("a.b", "*.ab", False)],
)  # fmt: skip
def test_hosts_meet_where_one_name_matches_both(one, other, meet):
    assert hosts_meet(one, other) == meet == hosts_meet(other, one)


TOPICS = sorted(
    value
    for module in (experimental, gateway_api)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_refusal_with_a_topic_is_reported_once_and_by_one_rule(topic):
    owners = [one for one in rules(LANGUAGE.rules) if topic in vars_of(one)]
    assert len(owners) == 1
    assert owners[0].rule.is_refused


def vars_of(named):
    """The texts that a rule's module holds."""
    module = import_module(f"{LANGUAGE.rules}.{named.code.lower()}_{named.slug.replace('-', '_')}")
    return [value for value in vars(module).values() if isinstance(value, str)]
