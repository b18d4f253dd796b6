"""Objects of implementations: each points at what it is for, and at nothing else."""

from __future__ import annotations

import pytest

from lbgen.ports import Options, Support
from lbgen.targets.kubernetes.target import GATEWAY
from tests.unit.targets.kubernetes.made import notes, objects, topology

SHARED_HOST = """
upstreams: {app: {servers: [10.0.0.1:8080]}}
routes:
  - {name: guarded, match: {hosts: [a.example.com], path: {exact: /old}}, redirect: {path: /new}, allow: [10.0.0.0/8], max_body_size: 1m}
  - {name: open, match: {hosts: [a.example.com], path: {exact: /robots.txt}}, redirect: {path: /r}}
"""


@pytest.mark.parametrize(
    ("profile", "kind"), [("envoy-gateway", "SecurityPolicy"), ("nginx-gateway-fabric", "ClientSettingsPolicy")]
)
def test_a_guard_of_one_route_does_not_reach_its_neighbour(profile, kind):
    made = objects(topology(SHARED_HOST), "gateway", profile)
    (policy,) = (it for it in made if it["kind"] == kind)
    target = policy["spec"].get("targetRef") or policy["spec"]["targetRefs"][0]
    (route,) = (it for it in made if it["kind"] == "HTTPRoute" and it["metadata"]["name"] == target["name"])
    assert [it["matches"][0]["path"]["value"] for it in route["spec"]["rules"]] == ["/old"]


def test_envoy_gateway_points_at_the_gateway_that_holds_the_section():
    listeners = ", ".join(f"l{number}: {{protocol: http, port: {1000 + number}}}" for number in range(66))
    text = f"""
version: 1
name: shop
listeners: {{{listeners}, last: {{protocol: http, port: 99, trusted_proxies: [10.0.0.0/8]}}}}
upstreams: {{app: {{servers: [10.0.0.1:8080]}}}}
routes: [{{upstream: app}}]
"""
    made = objects(topology(text), "gateway", "envoy-gateway")
    (policy,) = (it for it in made if it["kind"] == "ClientTrafficPolicy")
    (target,) = policy["spec"]["targetRefs"]
    holding = [
        it["metadata"]["name"]
        for it in made
        if it["kind"] == "Gateway" and target["sectionName"] in [one["name"] for one in it["spec"]["listeners"]]
    ]
    assert holding == [target["name"]] == ["shop-2"]


@pytest.mark.parametrize("kind", ["http", "tcp", "grpc"])
def test_each_type_of_check_has_the_block_that_envoy_gateway_wants(kind):
    text = f"upstreams: {{app: {{protocol: {'grpc' if kind == 'grpc' else 'http'}, servers: [10.0.0.1:80], health_check: {{type: {kind}}}}}}}\nroutes: [{{upstream: app}}]"
    (policy,) = objects(topology(text), "gateway", "envoy-gateway", "BackendTrafficPolicy")
    active = policy["spec"]["healthCheck"]["active"]
    assert set(active) & {"http", "tcp", "grpc"} == {kind}
    assert active["type"] == kind.upper()


STREAMS = """
version: 1
name: shop
listeners:
  db: {protocol: tcp, port: 5432, upstream: db}
  dns: {protocol: udp, port: 53, upstream: dns}
  vault: {protocol: tls_passthrough, port: 8443, sni: {vault.example.com: db}}
upstreams:
  db: {protocol: tcp, algorithm: least_connections, servers: [10.0.0.1:5432, 10.0.0.2:5432], health_check: {type: tcp}}
  dns: {protocol: udp, servers: [10.0.0.3:53, 10.0.0.4:53]}
routes: []
"""


def test_envoy_gateway_balances_and_checks_servers_of_tcp_too():
    made = objects(topology(STREAMS), "gateway", "envoy-gateway", "BackendTrafficPolicy")
    specs = {tuple(target["kind"] for target in it["spec"]["targetRefs"]): it["spec"] for it in made}
    assert set(specs) == {("TCPRoute", "TLSRoute"), ("UDPRoute",)}
    tcp = specs["TCPRoute", "TLSRoute"]
    assert tcp["loadBalancer"] == {"type": "LeastRequest"}
    assert tcp["healthCheck"]["active"]["tcp"] == {}
    assert "retry" not in tcp
    assert set(specs["UDPRoute",]) == {"targetRefs", "loadBalancer"}


def test_what_envoy_gateway_does_not_do_for_streams_is_said():
    said = {(it.feature, it.path[1]): it.support for it in notes(topology(STREAMS), "gateway", "envoy-gateway")}
    assert said["retries.attempts", "db"] is Support.UNSUPPORTED
    assert said["passive_health_check", "dns"] is Support.UNSUPPORTED
    assert ("passive_health_check", "db") not in said


def test_what_the_smaller_share_of_a_split_loses_is_said():
    text = """
upstreams:
  main: {servers: [10.0.0.1:80]}
  canary: {servers: [10.0.0.2:80], timeouts: {connect: 1s}, retries: {attempts: 3}, health_check: {path: /h}}
routes: [{split: [{upstream: main, weight: 9}, {upstream: canary, weight: 1}]}]
"""
    said = {it.feature for it in notes(topology(text), "gateway", "envoy-gateway") if it.path[1] == "canary"}
    assert {"timeouts.connect", "retries.attempts", "health_check.http", "health_check.timing"} <= said


@pytest.mark.parametrize(("profile", "status"), [("standard", 308), ("istio", 308), ("cilium", 301), ("aws", 301)])
def test_a_redirect_has_a_status_that_the_implementation_knows(profile, status):
    text = """
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80, redirect_to_https: true}
  secure: {protocol: https, port: 443, tls: {certificates: [shop]}}
certificates: {shop: {secret: shop}}
routes: [{redirect: {host: other.example.com}}]
"""
    made = objects(topology(text), "gateway", profile, "HTTPRoute")
    filters = [it["spec"]["rules"][0]["filters"][-1]["requestRedirect"]["statusCode"] for it in made]
    assert filters == [status, status]
    said = {it.feature for it in notes(topology(text), "gateway", profile) if it.after == "status 301"}
    assert said == ({"redirect", "listener.redirect_to_https"} if status == 301 else set())


@pytest.mark.parametrize("profile", ["istio", "cilium", "aws", "traefik"])
def test_client_certificates_that_nobody_would_check_are_refused(profile):
    text = """
version: 1
name: shop
listeners: {secure: {protocol: https, port: 443, tls: {certificates: [shop], client_certificates: {ca: /etc/ca.pem}}}}
certificates: {shop: {secret: shop}}
routes: [{upstream: app}]
"""
    (gateway,) = objects(topology(text), "gateway", profile, "Gateway")
    assert "tls" not in gateway["spec"]
    row = GATEWAY.row("tls.client_certificates.require", Options((), profile))
    assert row.support is Support.UNSUPPORTED
