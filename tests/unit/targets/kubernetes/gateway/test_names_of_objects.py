"""Objects of a Gateway keep apart: hosts, listeners and certificates whose names look alike give different objects."""

from __future__ import annotations

import pytest

from tests.unit.targets.kubernetes.made import objects, topology

ALIKE = """
version: 1
name: shop
listeners:
  a_b: {protocol: http, port: 80}
  a-b: {protocol: http, port: 81}
  secure: {protocol: https, port: 443, tls: {certificates: [one, two, three]}}
certificates:
  one: {hosts: [one.example.com], secret: one}
  two: {hosts: [x.shop-eu.example.com], secret: two}
  three: {hosts: [x-shop.eu.example.com], secret: three}
upstreams: {app: {servers: [10.0.0.1:8080]}}
routes:
  - {name: one, match: {hosts: [shop-eu.example.com]}, upstream: app}
  - {name: two, match: {hosts: [shop.eu.example.com]}, upstream: app}
  - {name: a_b, match: {hosts: ["*.example.com"], path: {exact: /1}}, upstream: app}
  - {name: a-b, match: {hosts: ["*.example.com"], path: {exact: /2}}, upstream: app}
  - {name: any, match: {hosts: [any.example.com]}, upstream: app}
  - {name: first, match: {path: {exact: /3}}, listeners: [a_b], upstream: app}
  - {name: second, match: {path: {exact: /3}}, listeners: [a-b], upstream: app}
"""


@pytest.mark.parametrize("profile", ["standard", "envoy-gateway", "nginx-gateway-fabric", "traefik"])
def test_hosts_and_listeners_that_look_alike_are_objects_of_their_own(profile):
    made = objects(topology(ALIKE), "gateway", profile)
    routes = [it["metadata"]["name"] for it in made if it["kind"] == "HTTPRoute"]
    assert len(routes) == len(set(routes))
    paths = [
        match["path"]["value"]
        for it in made
        if it["kind"] == "HTTPRoute"
        for rule in it["spec"]["rules"]
        for match in rule["matches"]
    ]
    assert {"/1", "/2", "/3"} <= set(paths)
    assert paths.count("/3") == 2
    (gateway,) = (it for it in made if it["kind"] == "Gateway")
    sections = [it["name"] for it in gateway["spec"]["listeners"]]
    assert len(sections) == len(set(sections)) == 6


def test_routers_of_wildcards_that_look_alike_are_objects_of_their_own():
    text = """
routes:
  - {name: all, match: {hosts: ["*.a.b.example.com", "*.a-b.example.com"]}, upstream: app}
"""
    made = objects(topology(text), "ingress", "traefik", "IngressRoute")
    names = [it["metadata"]["name"] for it in made]
    assert len(names) == len(set(names))
    rules = "".join(it["spec"]["routes"][0]["match"] for it in made)
    assert r"\.a\.b\." in rules
    assert r"\.a\-b\." in rules


def test_a_name_shows_the_host_it_is_for():
    text = "routes: [{match: {hosts: [shop.example.com]}, upstream: app}, {name: other, upstream: app}]"
    made = objects(topology(text), "gateway", "standard", "HTTPRoute")
    assert [it["metadata"]["name"] for it in made] == ["shop-shop-example-com", "shop-any-host"]
