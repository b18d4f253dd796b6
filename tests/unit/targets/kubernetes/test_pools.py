"""Upstreams as Services: weights, ports, draining and spare servers, and what cannot be kept."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbgen.ports import Support
from lbgen.targets.kubernetes.apiserver import problems
from lbgen.targets.kubernetes.pools import HEAVIEST, Pool, Ref, blend
from lbgen.topology import Share
from tests.unit.targets.kubernetes.made import notes, objects, topology


def spec(servers, more=""):
    return topology(f"upstreams: {{app: {{servers: [{servers}]{more}}}}}\nroutes: [{{upstream: app}}]")


def parts(made, profile="standard"):
    """Of each Service of a route: its weight, and address, port and readiness of its endpoints."""
    found = objects(made, "gateway", profile)
    (route,) = (it for it in found if it["kind"] == "HTTPRoute")
    slices = [it for it in found if it["kind"] == "EndpointSlice"]
    return [
        (
            ref["weight"],
            [
                (endpoint["addresses"][0], it["ports"][0]["port"], endpoint["conditions"]["ready"])
                for it in slices
                if it["metadata"]["labels"]["kubernetes.io/service-name"] == ref["name"]
                for endpoint in it["endpoints"]
            ],
        )
        for ref in route["spec"]["rules"][0]["backendRefs"]
    ]


def test_servers_of_one_weight_are_one_service():
    made = spec("{address: '10.0.0.1:80', weight: 2}, {address: '10.0.0.2:80', weight: 2}")
    assert parts(made) == [(1, [("10.0.0.1", 80, True), ("10.0.0.2", 80, True)])]


def test_a_service_per_weight_counts_its_servers():
    made = spec(
        "{address: '10.0.0.1:80', weight: 5}, {address: '10.0.0.2:80', weight: 1}, {address: '10.0.0.3:80', weight: 1}"
    )
    assert parts(made) == [
        (5, [("10.0.0.1", 80, True)]),
        (2, [("10.0.0.2", 80, True), ("10.0.0.3", 80, True)]),
    ]


def test_an_address_with_two_ports_is_two_services():
    made = spec("'10.0.0.1:80', '10.0.0.1:81', '10.0.0.2:80'")
    assert parts(made) == [
        (2, [("10.0.0.1", 80, True), ("10.0.0.2", 80, True)]),
        (1, [("10.0.0.1", 81, True)]),
    ]


def test_a_service_of_draining_servers_alone_gets_no_new_requests():
    made = spec("'10.0.0.1:80', {address: '10.0.0.1:81', drain: true}")
    assert parts(made) == [(1, [("10.0.0.1", 80, True)]), (0, [("10.0.0.1", 81, False)])]


def test_a_draining_server_says_so_in_every_condition():
    made = spec("'10.0.0.1:80', {address: '10.0.0.2:80', drain: true}")
    (it,) = objects(made, "gateway", "standard", "EndpointSlice")
    assert [endpoint["conditions"] for endpoint in it["endpoints"]] == [
        {"ready": True, "serving": True, "terminating": False},
        {"ready": False, "serving": True, "terminating": True},
    ]


def test_where_every_reachable_server_drains_the_service_keeps_its_weight():
    made = spec("'127.0.0.1:80', {address: '10.0.0.2:80', drain: true}")
    assert [weight for weight, _ in parts(made)] == [1]


def test_weight_zero_is_no_traffic():
    made = spec("{address: '10.0.0.1:80', weight: 0}, {address: '10.0.0.2:80', weight: 3}")
    assert [(weight, [it[0] for it in endpoints]) for weight, endpoints in parts(made)] == [
        (0, ["10.0.0.1"]),
        (1, ["10.0.0.2"]),
    ]


def test_affinity_needs_one_service_and_the_weights_are_said_to_be_lost():
    made = spec(
        "{address: '10.0.0.1:80', weight: 5}, {address: '10.0.0.2:80', weight: 0}", ", session_persistence: {name: S}"
    )
    assert parts(made) == [(1, [("10.0.0.1", 80, True)])]
    said = {it.before: (it.support, it.after) for it in notes(made, "gateway", "standard", "server.weight")}
    assert said == {
        "weight 5": (Support.APPROXIMATED, "weight 1, as every server"),
        "weight 0": (Support.EMULATED, "left out of the endpoints"),
    }


def test_more_weights_than_a_rule_has_backends_are_given_up_together():
    servers = ", ".join(f"{{address: '10.0.0.{number}:80', weight: {number}}}" for number in range(1, 18))
    made = spec(servers)
    assert len(parts(made)) == 1
    assert len(notes(made, "gateway", "standard", "server.weight")) == 16


def test_more_services_than_a_rule_has_backends_leave_servers_out_with_a_note():
    servers = ", ".join(f"'10.0.0.1:{8000 + number}'" for number in range(18))
    made = spec(servers)
    assert len(parts(made)) == 16
    said = notes(made, "gateway", "standard", "server.address")
    assert [it.before for it in said] == ["server 10.0.0.1:8016 of `app`", "server 10.0.0.1:8017 of `app`"]


def test_a_slice_holds_one_thousand_endpoints():
    servers = ", ".join(f"'10.0.{number // 250}.{number % 250 + 1}:80'" for number in range(1001))
    slices = objects(spec(servers), "gateway", "standard", "EndpointSlice")
    assert [len(it["endpoints"]) for it in slices] == [1000, 1]
    assert len({it["metadata"]["name"] for it in slices}) == 2


def test_a_slices_port_has_the_name_of_its_services_port():
    made = spec("'10.0.0.1:8080', '[2001:db8::1]:8081', '10.0.0.2:8081'", ", protocol: h2c")
    found = objects(made, "gateway", "standard")
    (service,) = (it for it in found if it["kind"] == "Service")
    slices = [it for it in found if it["kind"] == "EndpointSlice"]
    assert {it["ports"][0]["name"] for it in slices} == {it["name"] for it in service["spec"]["ports"]}
    assert [(it["addressType"], it["ports"][0]["port"], len(it["endpoints"])) for it in slices] == [
        ("IPv4", 8080, 1),
        ("IPv6", 8081, 1),
        ("IPv4", 8081, 1),
    ]
    assert {it["ports"][0]["appProtocol"] for it in slices} == {"kubernetes.io/h2c"}
    assert not [problem for it in found for problem in problems(it)]


REFS = st.lists(st.integers(1, 1000), min_size=1, max_size=4)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, HEAVIEST), REFS), min_size=1, max_size=4).filter(lambda it: any(w for w, _ in it))
)
def test_blended_weights_keep_their_proportions(wanted):
    pools = {
        str(number): Pool(
            None, tuple(Ref(f"{number}-{place}", 80, weight) for place, weight in enumerate(refs)), (), (), ()
        )
        for number, (_, refs) in enumerate(wanted)
    }
    shares = tuple(Share(str(number), weight) for number, (weight, _) in enumerate(wanted))
    refs, is_exact = blend(shares, pools)
    assert max(ref.weight for ref in refs) <= HEAVIEST
    total, given = sum(ref.weight for ref in refs), sum(weight for weight, _ in wanted)
    for number, (weight, inner) in enumerate(wanted):
        own = sum(ref.weight for ref in refs if ref.service.startswith(f"{number}-"))
        assert (own == 0) == (weight == 0)
        if is_exact:
            assert abs(own / total - weight / given) <= 0.02 * weight / given + 1e-9
        assert len([ref for ref in refs if ref.service.startswith(f"{number}-")]) == len(inner)


@pytest.mark.parametrize("profile", ["standard", "traefik", "nginx-gateway-fabric"])
def test_spare_servers_are_no_endpoints_and_are_said_to_be_left_out(profile):
    made = spec("'10.0.0.1:80', {address: '10.0.0.2:80', backup: true}")
    assert "10.0.0.2" not in str(objects(made, "gateway", profile))
