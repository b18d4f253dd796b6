"""Servers without any `bind`: what the API server takes as endpoints, what it refuses, and that the refusal is said."""

from __future__ import annotations

import pytest

from lbgen.ports import Support
from lbgen.targets.kubernetes import addresses
from lbgen.targets.kubernetes.apiserver import problems
from tests.unit.targets.kubernetes.made import notes, objects, plan, topology

REFUSED = {
    "127.0.0.1": "loopback", "127.9.9.9": "loopback", "::1": "loopback", "0.0.0.0": "unspecified", "::": "unspecified",
    "169.254.1.1": "link-local", "fe80::1": "link-local", "224.0.0.1": "multicast", "ff02::1": "multicast",
    "ff12::1": "multicast", "::ffff:10.0.0.1": "IPv6 form", "::ffff:127.0.0.1": "IPv6 form",
}  # fmt: skip
TAKEN = ("10.0.0.1", "192.168.0.1", "8.8.8.8", "2001:db8::1", "fd00::7", "224.0.1.1", "100.64.0.1", "ff0e::1")


@pytest.mark.parametrize(("host", "why"), REFUSED.items())
def test_an_address_that_is_refused(host, why):
    assert why in addresses.refusal(host)


@pytest.mark.parametrize("host", TAKEN)
def test_an_address_that_is_taken(host):
    assert addresses.refusal(host) is None


def spec_with(*hosts):
    servers = ", ".join(f'"[{host}]:8080"' if ":" in host else f'"{host}:8080"' for host in hosts)
    return topology(f"upstreams: {{app: {{servers: [{servers}]}}}}\nroutes: [{{upstream: app}}]")


@pytest.mark.parametrize("target", ["ingress", "gateway"])
@pytest.mark.parametrize("host", [host for host in REFUSED if not host.startswith("ff")])
def test_a_server_that_a_cluster_refuses_is_left_out_with_the_reason(target, host):
    made = spec_with(host, "10.0.0.1")
    (said,) = notes(made, target, "traefik", "server.address")
    assert (said.support, said.after) == (Support.UNSUPPORTED, "left out")
    assert REFUSED[host] in said.why
    assert said.path == ("upstreams", "app", "servers", 0, "address")
    slices = objects(made, target, "traefik", "EndpointSlice")
    assert [it["addresses"] for one in slices for it in one["endpoints"]] == [["10.0.0.1"]]
    assert [list(problems(it)) for it in slices] == [[]]


@pytest.mark.parametrize(("target", "edition"), [("gateway", "standard"), ("ingress", "generic")])
def test_one_of_several_names_is_never_an_endpoint(target, edition):
    made = spec_with("api.internal.example.com", "10.0.0.1")
    (said,) = notes(made, target, edition, "server.dns_name")
    assert said.support is Support.UNSUPPORTED
    assert "api.internal.example.com" not in str(objects(made, target, edition))


def test_a_name_alone_is_an_external_name_for_an_ingress_and_refused_for_a_gateway():
    made = spec_with("api.internal.example.com")
    (service,) = objects(made, "ingress", "generic", "Service")
    assert service["spec"] == {
        "type": "ExternalName", "externalName": "api.internal.example.com",
        "ports": [{"name": "http", "port": 8080, "targetPort": 8080, "protocol": "TCP"}],
    }  # fmt: skip
    (said,) = notes(made, "gateway", "standard", "server.dns_name")
    assert (said.support, said.after) == (Support.UNSUPPORTED, "left out")


def test_both_families_are_slices_of_their_own_and_ipv6_is_written_short():
    made = spec_with("10.0.0.1", "2001:0db8::0001")
    slices = objects(made, "gateway", "standard", "EndpointSlice")
    assert {(it["addressType"], it["endpoints"][0]["addresses"][0]) for it in slices} == {
        ("IPv4", "10.0.0.1"), ("IPv6", "2001:db8::1"),
    }  # fmt: skip


def test_a_bound_upstream_needs_no_addresses_of_its_own():
    made = topology(
        "upstreams: {app: {servers: ['127.0.0.1:80'], bind: {kubernetes: {service: own, port: 80}}}}\n"
        "routes: [{upstream: app}]"
    )
    for target in ("ingress", "gateway"):
        assert not [it for it in plan(made, target, "traefik").notes if it.feature == "server.address"]
        assert objects(made, target, "traefik", "EndpointSlice") == []
        assert "'name': 'own'" in str(objects(made, target, "traefik"))
