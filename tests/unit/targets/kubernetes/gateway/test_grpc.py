"""GRPCRoutes: only where they carry all that a route asks, and where no HTTPRoute claims one of their hosts."""

from __future__ import annotations

import pytest

from lbgen.ports import Support
from tests.unit.targets.kubernetes.made import notes, objects, topology

UPSTREAMS = """
upstreams:
  calls: {protocol: grpc, servers: [10.0.0.1:50051]}
  slow: {protocol: grpc, servers: [10.0.0.3:50051], timeouts: {read: 5m}}
  web: {servers: [10.0.0.2:8080]}
"""
HOST = "match: {hosts: [grpc.example.com], path: {exact: /shop.v1.Cart/Get}}"


def kinds(routes, profile="standard", more=""):
    made = objects(topology(f"{UPSTREAMS}\n{more}\nroutes:\n{routes}"), "gateway", profile)
    return {it["metadata"]["name"]: it["kind"] for it in made if it["kind"] in ("HTTPRoute", "GRPCRoute")}


def test_a_plain_call_is_a_grpc_route():
    made = objects(topology(f"{UPSTREAMS}\nroutes:\n  - {{name: get, {HOST}, upstream: calls}}"), "gateway", "standard")
    (route,) = (it for it in made if it["kind"] == "GRPCRoute")
    (rule,) = route["spec"]["rules"]
    assert rule["matches"] == [{"method": {"type": "Exact", "service": "shop.v1.Cart", "method": "Get"}}]
    assert [it["kind"] for it in made if it["kind"].endswith("Route")] == ["GRPCRoute"]


@pytest.mark.parametrize(
    "path",
    [
        "{prefix: /shop.v1.Cart/Get}",
        "{exact: /shop.v1.Cart}",
        "{exact: /a-b/Get}",
        "{regex: ^/shop}",
        "{exact: /a/B/C}",
    ],
)
def test_a_path_that_is_no_call_is_an_http_route(path):
    route = f"  - {{name: get, match: {{hosts: [grpc.example.com], path: {path}}}, upstream: calls}}"
    assert set(kinds(route).values()) == {"HTTPRoute"}


@pytest.mark.parametrize(
    "other",
    [
        "{name: web, match: {hosts: [grpc.example.com], path: {prefix: /web}}, upstream: web}",
        "{name: web, match: {hosts: ['*.example.com']}, upstream: web}",
        "{name: web, upstream: web}",
    ],
    ids=["the same host", "a wildcard over it", "any host"],
)
def test_a_host_that_an_http_route_could_claim_has_no_grpc_route(other):
    assert set(kinds(f"  - {{name: get, {HOST}, upstream: calls}}\n  - {other}").values()) == {"HTTPRoute"}


def test_a_chain_of_wildcards_has_no_grpc_route_at_all():
    routes = f"""
  - {{name: get, {HOST}, upstream: calls}}
  - {{name: all, match: {{hosts: ["*.example.com"], path: {{exact: /shop.v1.Cart/Get}}}}, upstream: calls}}
  - {{name: web, match: {{hosts: [web.example.com]}}, upstream: web}}
"""
    assert set(kinds(routes).values()) == {"HTTPRoute"}


def test_hosts_that_do_not_meet_keep_their_kinds():
    routes = f"  - {{name: get, {HOST}, upstream: calls}}\n  - {{name: web, match: {{hosts: [web.example.com]}}, upstream: web}}"
    assert kinds(routes) == {"shop-grpc-example-com-web-grpc": "GRPCRoute", "shop-web-example-com": "HTTPRoute"}


GUARDS = {
    "allow": ("allow: [10.0.0.0/8]", "ipAllowList"),
    "basic": ("auth: {basic: {users_file: /etc/users}}", "basicAuth"),
    "limit": ("rate_limit: slow", "rateLimit"),
    "body": ("max_body_size: 1m", "buffering"),
}


@pytest.mark.parametrize(("asked", "middleware"), GUARDS.values(), ids=GUARDS)
def test_a_guarded_call_keeps_its_guard_on_traefik(asked, middleware):
    text = f"rate_limits: {{slow: {{requests: 5, per: 1s}}}}\n{UPSTREAMS}\nroutes:\n  - {{name: get, {HOST}, upstream: calls, {asked}}}"
    made = objects(topology(text), "gateway", "traefik")
    (route,) = (it for it in made if it["kind"] == "HTTPRoute")
    used = {it["extensionRef"]["name"] for it in route["spec"]["rules"][0]["filters"] if it["type"] == "ExtensionRef"}
    assert used & {it["metadata"]["name"] for it in made if it["kind"] == "Middleware" and middleware in it["spec"]}


def test_a_guarded_call_keeps_its_guard_on_envoy_gateway():
    text = f"{UPSTREAMS}\nroutes:\n  - {{name: get, {HOST}, upstream: calls, allow: [10.0.0.0/8]}}"
    made = objects(topology(text), "gateway", "envoy-gateway")
    (route,) = (it for it in made if it["kind"] == "GRPCRoute")
    (policy,) = (it for it in made if it["kind"] == "SecurityPolicy")
    target = {"group": "gateway.networking.k8s.io", "kind": "GRPCRoute", "name": route["metadata"]["name"]}
    assert policy["spec"]["targetRefs"] == [target]
    assert policy["spec"]["authorization"]["defaultAction"] == "Deny"
    (traffic,) = (it for it in made if it["kind"] == "BackendTrafficPolicy")
    assert traffic["spec"]["targetRefs"] == [target]


def test_nginx_gateway_fabric_points_its_policies_at_grpc_routes():
    text = f"{UPSTREAMS}\nroutes:\n  - {{name: get, {HOST}, upstream: slow}}"
    made = objects(topology(text), "gateway", "nginx-gateway-fabric", "ProxySettingsPolicy")
    assert [it["spec"]["targetRefs"][0]["kind"] for it in made] == ["GRPCRoute"]


def test_a_read_timeout_that_a_grpc_route_cannot_carry_makes_an_http_route():
    assert set(kinds(f"  - {{name: get, {HOST}, upstream: slow}}").values()) == {"HTTPRoute"}


def test_hsts_that_a_grpc_route_does_not_send_is_said():
    text = f"""
version: 1
name: shop
listeners: {{web: {{protocol: https, port: 443, tls: {{certificates: [shop], hsts: {{max_age: 1d}}}}}}}}
certificates: {{shop: {{secret: shop}}}}
{UPSTREAMS}
routes:
  - {{name: get, {HOST}, upstream: calls}}
"""
    (said,) = notes(topology(text), "gateway", "standard", "tls.hsts")
    assert (said.support, said.path) == (Support.APPROXIMATED, ("listeners", "web", "tls", "hsts"))
