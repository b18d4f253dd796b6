"""What the lint rules warn of happens in the real Traefik with the Bad example of their page, and not with the Good one.

All examples run in one Traefik, each in namespaces and under a host of its own; Services that an example only names are
added, and every Service answers with its own name.
"""

from __future__ import annotations

import base64
import contextlib
import re
from typing import NamedTuple

import pytest

from lbgen.diagnostics import Source
from lbgen.manual import find as page
from lbgen.prove import client, loopback
from lbgen.prove.certificates import Authority
from lbgen.prove.client import Tls
from lbgen.prove.stubs import Stubs
from lbgen.targets.kubernetes.engine.moving import classes, moved
from lbgen.targets.kubernetes.engine.traefik import Entry, find, running
from lbgen.targets.kubernetes.parser import parse

pytestmark = pytest.mark.behaviour
HALVES = ("Bad", "Good")
GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: edge, namespace: {namespace}}}
spec:
  gatewayClassName: public
  listeners: [{{name: web, port: 80, protocol: HTTP}}]
"""
NAME_LABEL = "kubernetes.io/metadata.name"
PAIR = Authority().issue(("shop.test",))
SECRET = {
    "tls.crt": base64.b64encode(PAIR.certificate.encode()).decode(),
    "tls.key": base64.b64encode(PAIR.key.encode()).decode(),
}

# code: what is asked, what Bad answers, what Good answers: a status, a Service's name, or the path that it got
GATEWAY_CASES = {
    "K8S317": ("https://shop.example.com/", 404, "shop"),
    "K8S319": ("http://shop.example.com/", 404, "shop"),
    "K8S321": ("http://www.example.com/", 404, "shop"),
    "K8S322": ("http://example.com/", 404, "shop"),
    "K8S324": ("http://shop.example.com/", 500, "checkout"),
    "K8S325": ("http://shop.example.com/", 500, "shop"),
    "K8S326": ("http://shop.example.com/", 500, "search"),
    "K8S327": ("http://shop.example.com/", 503, "green"),
    "K8S328": ("http://shop.example.com/api", 500, "api"),
    "K8S329": ("http://shop.example.com/api/v2", "api", "api-v2"),
    "K8S334": ("https://shop.example.com/", 301, 404),
    "K8S336": ("http://shop.example.com/api/orders?page=2", "/v2?page=2", "/v2/orders?page=2"),
    "K8S345": ("http://shop.example.com/", 500, "shop"),
    "K8S335": ("http://shop.example.com/api/orders", 404, "api"),
}
INGRESS_CASES = {
    "K8S103": ("http://shop.example.com/", 404, "checkout"),
    "K8S104": ("http://shop.example.com/", 404, "shop"),
}


class House(NamedTuple):
    """A Traefik with many examples: the ports it listens on for HTTP and HTTPS."""

    ports: dict[str, int]

    def ask(self, code, half, url):
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        name = own_host(code, half, host)
        tls = Tls(name) if scheme == "https" else None
        return client.http(self.ports[scheme], client.compose("GET", slash + path, name), tls=tls)


def own_host(code, half, text):
    """The text with the example's host names under a domain that no other example has."""
    return re.sub(r"\bexample\.com\b", f"{half}-{code}.test".lower(), text)


def objects_of(code, half):
    """The objects of an example in namespaces of its own, with the Gateway and the Services that it only names."""
    text = own_host(code, half, page(code).example(half))
    found = [one.data for one in parse(Source("example.yaml", text)).tree.documents if one.kind]
    routes = [one for one in found if one["kind"] == "HTTPRoute"]
    if routes and not any(one["kind"] == "Gateway" for one in found):
        home = routes[0]["metadata"].get("namespace", "default")
        found += [one.data for one in parse(Source("gateway.yaml", GATEWAY.format(namespace=home))).tree.documents]
    for one in found:
        one["metadata"].setdefault("namespace", "default")
        for inner in mappings(one):
            for key in ("namespace", NAME_LABEL):
                if key in inner:
                    inner[key] = f"{code}-{half}-{inner[key]}".lower()
    return [*found, *_namespaces(found), *_absent(found)]


def mappings(data):
    """Every mapping within a value, itself among them."""
    if isinstance(data, dict):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from mappings(inner)


def core(kind, name, namespace, **more):
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata} | more


def _namespaces(objects):
    for name in sorted({one["metadata"]["namespace"] for one in objects}):
        made = core("Namespace", name, "")
        made["metadata"]["labels"] = {NAME_LABEL: name}
        yield made


def _absent(objects):
    """The Services that backends name in an example that has none, and the Secrets of listeners."""
    named = {}
    for one in objects:
        for inner in mappings(one):
            for ref in inner.get("backendRefs", []):
                named[ref.get("namespace", one["metadata"]["namespace"]), ref["name"]] = ref["port"]
            for ref in inner.get("certificateRefs", []):
                yield core("Secret", ref["name"], one["metadata"]["namespace"], type="kubernetes.io/tls", data=SECRET)
            if "extensionRef" in inner:
                group, kind, name = (inner["extensionRef"][key] for key in ("group", "kind", "name"))
                made = core(kind, name, one["metadata"]["namespace"], spec={"headers": {"addVaryHeader": True}})
                yield made | {"apiVersion": f"{group}/v1alpha1"}
            if "secretName" in inner:
                namespace = one["metadata"]["namespace"]
                yield core("Secret", inner["secretName"], namespace, type="kubernetes.io/tls", data=SECRET)
    if not any(one["kind"] == "Service" for one in objects):
        for (namespace, name), port in sorted(named.items()):
            yield core("Service", name, namespace, spec={"ports": [{"name": "http", "port": port}]})


def slices(objects, stubs):
    """A stub behind every port of every Service, which says the Service's name."""
    for one in objects:
        if one["kind"] != "Service":
            continue
        name, namespace = one["metadata"]["name"], one["metadata"]["namespace"]
        for port in one["spec"]["ports"]:
            stub = stubs.add(f"{namespace}/{name}:{port['port']}")
            yield {
                "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                "metadata": {"name": name, "namespace": namespace, "labels": {"kubernetes.io/service-name": name}},
                "ports": [{"name": port["name"], "port": stub.port, "protocol": "TCP"}],
                "endpoints": [{"addresses": [stub.host], "conditions": {"ready": True, "serving": True}}],
            }  # fmt: skip


@contextlib.contextmanager
def house(cases, target):
    """One Traefik with the Bad and the Good example of every case."""
    objects = [one for code in cases for half in HALVES for one in objects_of(code, half)]
    held = {scheme: loopback.Held() for scheme in ("http", "https", "api")}
    ports = {scheme: one.port for scheme, one in held.items()}
    for one in held.values():
        one.release()  # Traefik does not share a held port
    entries = [Entry("web", ports["http"]), Entry("websecure", ports["https"])]
    with Stubs() as stubs:
        given = [*moved(objects, {}, {80: ports["http"], 443: ports["https"]}), *slices(objects, stubs)]
        with running(find(), target, [*given, *classes(objects)], entries, ports["api"]):
            yield House(ports)


@pytest.fixture(scope="module")
def gateways():
    with house(GATEWAY_CASES, "gateway") as made:
        yield made


@pytest.fixture(scope="module")
def ingresses():
    with house(INGRESS_CASES, "ingress") as made:
        yield made


def said(reply, wanted):
    """The status where no Service answers; else its name, or the path that it got where one is wanted."""
    if not reply.server:
        return reply.status
    is_path = any(str(one).startswith("/") for one in wanted)
    return reply.said["target"] if is_path else reply.server.rpartition("/")[2].partition(":")[0]


@pytest.mark.parametrize("code", GATEWAY_CASES)
def test_a_route_answers_as_its_rule_says(code, gateways):
    url, bad, good = GATEWAY_CASES[code]
    assert [said(gateways.ask(code, half, url), (bad, good)) for half in HALVES] == [bad, good]


@pytest.mark.parametrize("code", INGRESS_CASES)
def test_an_ingress_answers_as_its_rule_says(code, ingresses):
    url, bad, good = INGRESS_CASES[code]
    assert [said(ingresses.ask(code, half, url), (bad, good)) for half in HALVES] == [bad, good]


def test_the_loop_leads_to_where_the_request_was(gateways):
    url, *_ = GATEWAY_CASES["K8S334"]
    assert gateways.ask("K8S334", "Bad", url).first("location") == own_host("K8S334", "Bad", url)
