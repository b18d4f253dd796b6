"""What an API server refuses: upstream's invalid examples, and mutants of what we render ourselves."""

from __future__ import annotations

import copy
import json

import pytest

from lbgen import resources
from lbgen.diagnostics import Source
from lbgen.targets.kubernetes.apiserver import expressions, problems
from lbgen.targets.kubernetes.apiserver.schema import part_of
from lbgen.targets.kubernetes.apiserver.shape import shape
from lbgen.targets.kubernetes.parser import parse
from tests.conftest import EXAMPLES, ROOT, missing
from tests.unit.targets.kubernetes.made import objects, topology

# Upstream's examples are not ours to publish: they lie beside the checkout, where there are any.
UPSTREAM = ROOT.parent / "shared" / "data" / "gateway-api-v1.6.1" / "invalid-examples"
INVALID = [
    document
    for path in sorted(UPSTREAM.rglob("*.yaml"))
    for document in parse(Source(str(path), path.read_text())).tree.documents
]
SHOP = next(path for path in EXAMPLES if path.parent.name == "shop").read_text()

# kind, path of the value, and what stands there instead (None: nothing at all)
MUTANTS = [
    ("Ingress", ("spec", "rules", 0, "host"), "Shop.example.com"),
    ("Ingress", ("spec", "rules", 0, "host"), "10.0.0.1"),
    ("Ingress", ("spec", "rules", 0, "host"), "a.*.com"),
    ("Ingress", ("spec", "rules", 0, "http", "paths"), []),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "path"), "api"),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "path"), "/a//b"),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "path"), "/a/../b"),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "path"), "/a%2fb"),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "pathType"), "Regex"),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "pathType"), None),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "backend", "service", "port"), {"name": "a", "number": 80}),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "backend", "service", "port"), {"name": "x" * 16}),
    ("Ingress", ("spec", "ingressClassName"), "No_Class"),
    ("Ingress", ("spec", "unknown"), 1),
    ("Ingress", ("metadata", "annotations"), {"a b": "x"}),
    ("Ingress", ("metadata", "annotations"), {"a": 1}),
    ("Ingress", ("metadata", "annotations"), {"a": "x" * 262_145}),
    ("Ingress", ("metadata", "name"), "Shop"),
    ("Ingress", ("apiVersion",), "extensions/v1beta1"),
    ("Service", ("metadata", "name"), "1shop"),
    ("Service", ("spec", "ports", 0, "port"), 70_000),
    ("Service", ("spec", "ports", 0, "protocol"), "tcp"),
    ("Service", ("spec", "ports"), []),
    ("Service", ("spec", "externalTrafficPolicy"), "Local"),
    ("Service", ("spec", "sessionAffinityConfig"), {"clientIP": {"timeoutSeconds": 5}}),
    ("EndpointSlice", ("endpoints", 0, "addresses", 0), "127.0.0.1"),
    ("EndpointSlice", ("endpoints", 0, "addresses", 0), "169.254.0.1"),
    ("EndpointSlice", ("endpoints", 0, "addresses", 0), "api.example.com"),
    ("EndpointSlice", ("addressType",), "IPv6"),
    ("EndpointSlice", ("metadata", "labels"), {}),
    ("Gateway", ("spec", "listeners", 0, "port"), 0),
    ("Gateway", ("spec", "listeners", 0, "protocol"), None),
    ("Gateway", ("spec", "listeners"), []),
    ("Gateway", ("spec", "gatewayClassName"), "x" * 254),
    ("HTTPRoute", ("spec", "hostnames"), ["10.0.0.1:80"]),
    ("HTTPRoute", ("spec", "rules", 0, "matches", 0, "path", "value"), "api"),
    ("HTTPRoute", ("spec", "rules", 0, "matches", 0, "path", "type"), "Regex"),
    ("HTTPRoute", ("spec", "rules", 0, "matches", 0, "method"), "PURGE"),
    ("HTTPRoute", ("spec", "rules", 0, "timeouts"), {"request": "1s", "backendRequest": "2s"}),
    ("HTTPRoute", ("spec", "rules", 0, "timeouts"), {"request": "1 s"}),
    ("HTTPRoute", ("spec", "rules", 0, "filters"), [{"type": "RequestRedirect"}]),
    ("HTTPRoute", ("spec", "rules", 0, "retry"), {"attempts": 1}),
]


def put(data, path, value):
    """The object with another value at a path; None takes the key away."""
    made = copy.deepcopy(data)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return made


@pytest.fixture(scope="module")
def rendered():
    """The first object of each kind that shop becomes."""
    found = {}
    shop = topology(SHOP)
    for target, edition in (("ingress", "generic"), ("gateway", "standard")):
        for it in objects(shop, target, edition):
            if it["kind"] != "Service" or "externalName" not in it["spec"]:
                found.setdefault(it["kind"], it)
    return found


@pytest.mark.parametrize("document", INVALID, ids=lambda it: it.name)
def test_upstreams_invalid_examples_are_refused(document):
    assert list(problems(document.data))


@pytest.mark.skipif(not UPSTREAM.is_dir(), reason="upstream's examples are not beside this checkout")
def test_all_of_upstreams_invalid_examples_are_here():
    assert len(INVALID) == 36


@pytest.mark.parametrize(("kind", "path", "value"), MUTANTS)
def test_a_mutant_of_our_own_output_is_refused_at_its_place(rendered, kind, path, value):
    assert list(problems(rendered[kind])) == []
    assert list(problems(put(rendered[kind], path, value)))


def test_there_are_at_least_29_mutants():
    assert len(MUTANTS) >= 29


@pytest.fixture(scope="module")
def cel():
    if not expressions.is_there():
        missing("the library common-expression-language is not installed")


@pytest.mark.usefixtures("cel")
def test_every_rule_of_the_crds_can_be_read():
    written = json.loads(resources.text("schemas", "kubernetes-gateway-api.json"))
    rules = [rule for part in written["parts"] for rule in part.get("c", ())]
    assert rules
    assert expressions.unread(rules) == []


@pytest.mark.usefixtures("cel")
@pytest.mark.parametrize("document", INVALID, ids=lambda it: it.name)
def test_our_rules_find_whatever_the_crds_own_rules_find(document):
    from lbgen.targets.kubernetes.apiserver import gateway_api

    part = part_of(f"{document.api}/{document.kind}")
    if not shape(document.data, part) and list(expressions.problems(document.data, part)):
        assert list(gateway_api.problems(document.kind, document.data))


@pytest.mark.usefixtures("cel")
def test_a_reserved_name_is_seen_by_its_rule():
    parents = [{"name": "a", "namespace": "x"}, {"name": "a", "namespace": "y"}]
    spec = {"parentRefs": parents, "rules": [{"backendRefs": [{"name": "b", "port": 80}]}]}
    api, kind = "gateway.networking.k8s.io/v1", "HTTPRoute"
    route, part = {"apiVersion": api, "kind": kind, "spec": spec}, part_of(f"{api}/{kind}")
    assert list(expressions.problems(route, part)) == []
    parents[1]["namespace"] = "x"
    assert list(expressions.problems(route, part))
