"""The API server of proofs: lists, gets, watches and defaults as a controller's informers need them."""

from __future__ import annotations

import http.client
import json

import pytest

from lbgen.targets.kubernetes.engine.stub_api import Place, StubApi, kind_of, parse_path, plural, stored_object

SERVICE = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "namespace": "shop", "labels": {"x": "1"}},
           "spec": {"ports": [{"port": 80}]}}  # fmt: skip
ROUTE = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "r", "namespace": "shop"},
         "spec": {"rules": [{"backendRefs": [{"name": "a", "port": 80}]}]}}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Ingress", "ingresses"), ("Gateway", "gateways"), ("BackendTLSPolicy", "backendtlspolicies"), ("Endpoints", "endpoints"),
     ("EndpointSlice", "endpointslices"), ("IngressClass", "ingressclasses"), ("TraefikService", "traefikservices")],
)  # fmt: skip
def test_kinds_and_their_plurals_find_each_other(kind, name):
    assert plural(kind) == name
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/api/v1/services", Place("", "v1", "services", "", "", "")),
        ("/api/v1/namespaces/shop/services/a", Place("", "v1", "services", "shop", "a", "")),
        ("/apis/g/v1/namespaces/shop/things/a/status", Place("g", "v1", "things", "shop", "a", "status")),
        ("/apis/g/v1/gatewayclasses/x", Place("g", "v1", "gatewayclasses", "", "x", "")),
        ("/healthz", None),
        ("/api/v1", None),
    ],
)
def test_a_path_names_a_place(path, place):
    assert parse_path(path) == place


def test_defaults_are_those_of_an_api_server_and_the_given_object_stays():
    assert stored_object(1, SERVICE)["spec"]["ports"] == [{"port": 80, "protocol": "TCP", "targetPort": 80}]
    stored = stored_object(2, ROUTE)["spec"]["rules"][0]
    assert stored["matches"] == [{"path": {"type": "PathPrefix", "value": "/"}}]
    assert stored["backendRefs"][0]["weight"] == 1
    assert SERVICE["spec"]["ports"] == [{"port": 80}]


def asked(api, method, path, body=None):
    connection = http.client.HTTPConnection(*api.url.removeprefix("http://").split(":"), timeout=5)
    try:
        connection.request(method, path, body)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def test_lists_gets_and_what_is_not_there():
    with StubApi([SERVICE, ROUTE]) as api:
        status, body = asked(api, "GET", "/api/v1/namespaces/shop/services?labelSelector=x%3D1")
        found = json.loads(body)
        assert (status, found["kind"], [it["metadata"]["name"] for it in found["items"]]) == (200, "ServiceList", ["a"])
        assert json.loads(asked(api, "GET", "/api/v1/namespaces/other/services")[1])["items"] == []
        assert json.loads(asked(api, "GET", "/api/v1/services?labelSelector=x%21%3D1")[1])["items"] == []
        assert [it["metadata"]["name"] for it in json.loads(asked(api, "GET", "/api/v1/namespaces")[1])["items"]] == [
            "shop"
        ]
        assert asked(api, "GET", "/api/v1/namespaces/shop/services/b")[0] == 404
        assert asked(api, "GET", "/healthz")[0] == 404


def test_a_watch_sends_what_is_there_and_says_when_that_was_all():
    with StubApi([SERVICE]) as api:
        path = "/api/v1/services?watch=1&sendInitialEvents=true&timeoutSeconds=0"
        status, body = asked(api, "GET", path)
    events = [json.loads(line) for line in body.splitlines()]
    assert status == 200
    assert [it["type"] for it in events] == ["ADDED", "BOOKMARK"]
    assert events[1]["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


def test_a_status_that_a_controller_writes_is_kept():
    with StubApi([ROUTE]) as api:
        path = "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/r/status"
        assert asked(api, "PUT", path, json.dumps(ROUTE | {"status": {"parents": []}}))[0] == 200
        assert api.statuses["HTTPRoute", "shop", "r"] == {"parents": []}
