"""The ALB of an Ingress: rules in the spec's order, checks it can make, and targets it takes."""

from __future__ import annotations

import pytest

from lbgen.ports import Support
from lbgen.targets.kubernetes.apiserver import problems
from tests.unit.targets.kubernetes.made import notes, objects, topology

ALB = "alb.ingress.kubernetes.io/"


def orders(made):
    found = objects(made, "ingress", "aws-alb", "Ingress")
    return {it["metadata"]["name"]: int(it["metadata"]["annotations"][f"{ALB}group.order"]) for it in found}


def test_rules_are_tried_by_what_they_ask_not_as_they_are_written():
    text = """
routes:
  - {name: rest, upstream: app}
  - {name: api, match: {hosts: [a.example.com], path: {prefix: /api}}, upstream: app}
  - {name: one, match: {hosts: [a.example.com], path: {exact: /api/1}}, upstream: app}
"""
    made = topology(text)
    assert orders(made) == {"shop-one": 1, "shop-api": 2, "shop-rest": 3}
    assert not [it for it in notes(made, "ingress", "aws-alb") if "another order" in it.why]


def test_a_route_under_hosts_of_two_ranks_that_comes_too_early_is_said():
    text = """
routes:
  - {name: both, match: {hosts: [a.example.com, "*.example.com"], path: {prefix: /}}, upstream: app}
  - {name: inner, match: {hosts: ["*.example.com"], path: {exact: /x}}, upstream: app}
"""
    said = [it for it in notes(topology(text), "ingress", "aws-alb") if "another order" in it.why]
    assert [(it.support, it.after) for it in said] == [
        (Support.APPROXIMATED, "`both` is tried before `inner`"),
    ]


def test_the_order_ends_at_one_thousand_and_routes_beyond_are_said():
    routes = "\n".join(
        f"  - {{name: r{number}, match: {{path: {{exact: /{number}}}}}, upstream: app}}" for number in range(1001)
    )
    made = topology(f"routes:\n{routes}")
    assert max(orders(made).values()) == 1000
    said = [it for it in notes(made, "ingress", "aws-alb", "match.hosts") if "group.order" in it.why]
    assert [(it.path, it.support) for it in said] == [(("routes", 1000, "match", "hosts"), Support.UNSUPPORTED)]


@pytest.mark.parametrize(
    ("check", "protocol", "path", "codes"),
    [
        ("{type: http, path: /h, expect: {status: 200-299}}", "http", "/h", "200-299"),
        ("{type: grpc}", "grpc", "/grpc.health.v1.Health/Check", "0"),
        ("{type: tcp}", "http", None, None),
    ],
)
def test_a_check_asks_as_the_servers_speak(check, protocol, path, codes):
    made = topology(
        f"upstreams: {{app: {{protocol: {protocol}, servers: [10.0.0.1:80], health_check: {check}}}}}\nroutes: [{{upstream: app}}]"
    )
    (it,) = objects(made, "ingress", "aws-alb", "Ingress")
    annotations = it["metadata"]["annotations"]
    assert (annotations.get(f"{ALB}healthcheck-path"), annotations.get(f"{ALB}success-codes")) == (path, codes)


@pytest.mark.parametrize(("target", "profile"), [("ingress", "aws-alb"), ("gateway", "aws")])
def test_servers_without_a_pod_are_no_targets_and_a_bound_service_is(target, profile):
    text = """
upstreams:
  listed: {servers: [10.0.0.1:80]}
  bound: {servers: [10.0.0.2:80], bind: {kubernetes: {service: own, port: 80}}}
routes: [{name: a, match: {path: {exact: /a}}, upstream: listed}, {name: b, upstream: bound}]
"""
    said = notes(topology(text), target, profile, "server.address")
    assert [(it.path[1], it.support) for it in said] == [("listed", Support.UNSUPPORTED)]
    assert "bind.kubernetes" in said[0].why


def test_every_service_behind_a_gateway_of_aws_has_targets_by_address():
    text = "upstreams: {app: {servers: [10.0.0.1:80], bind: {kubernetes: {service: own, port: 80}}}}\nroutes: [{upstream: app}]"
    (it,) = objects(topology(text), "gateway", "aws", "TargetGroupConfiguration")
    assert it["spec"] == {"targetReference": {"name": "own"}, "defaultConfiguration": {"targetType": "ip"}}


def test_a_gateway_of_aws_mixes_no_layers():
    text = """
version: 1
name: shop
listeners: {web: {protocol: http, port: 80}, db: {protocol: tcp, port: 5432, upstream: db}}
upstreams: {app: {servers: [10.0.0.1:80]}, db: {protocol: tcp, servers: [10.0.0.2:5432]}}
routes: [{upstream: app}]
"""
    made = objects(topology(text), "gateway", "aws")
    (gateway,) = (it for it in made if it["kind"] == "Gateway")
    assert [it["protocol"] for it in gateway["spec"]["listeners"]] == ["HTTP"]
    assert not [it for it in made if it["kind"] == "TCPRoute"]


def test_a_services_name_leaves_room_for_the_key_that_holds_it():
    name = "x" * 60
    text = f"""
upstreams:
  {name}: {{servers: [10.0.0.1:80]}}
  bound: {{servers: [10.0.0.2:80], bind: {{kubernetes: {{service: {name}, port: 80}}}}}}
routes:
  - {{name: ours, match: {{methods: [GET]}}, upstream: {name}}}
  - {{name: theirs, match: {{methods: [POST]}}, upstream: bound}}
"""
    made = topology(text)
    assert not [problem for it in objects(made, "ingress", "aws-alb") for problem in problems(it)]
    assert list(orders(made)) == ["shop-ours"]
    (said,) = notes(made, "ingress", "aws-alb", "match.methods")
    assert (said.path[1], said.support, said.after) == (1, Support.UNSUPPORTED, "the route is left out")
