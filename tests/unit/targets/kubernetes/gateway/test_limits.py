"""Objects cut at the API's limits, and the order of rules kept over the cut."""

from __future__ import annotations

from collections import Counter

import pytest

from lbgen.ports import Support
from lbgen.targets.kubernetes.apiserver import problems
from tests.unit.targets.kubernetes.made import notes, objects, topology

LONG = "a" * 60 + ".example.com"


def listed(count, match, host="a.example.com"):
    """Routes that ask alike, so that their written order alone tells which one is tried first."""
    return "\n".join(
        f"  - {{name: r{number}, match: {{hosts: [{host}], {match.format(number)}}}, upstream: app}}"
        for number in range(count)
    )


def routes_of(text, profile="standard"):
    made = objects(topology(f"routes:\n{text}"), "gateway", profile)
    assert not [problem for it in made for problem in problems(it)]
    return [it for it in made if it["kind"] == "HTTPRoute"]


@pytest.mark.parametrize("host", ["a.example.com", LONG], ids=["short", "long"])
def test_a_seventeenth_rule_starts_another_object_that_comes_after_the_first(host):
    found = routes_of(listed(40, "headers: {{x-{}: '1'}}", host))
    assert [len(it["spec"]["rules"]) for it in found] == [16, 16, 8]
    names = [it["metadata"]["name"] for it in found]
    assert names == sorted(names)
    assert all(len(name) <= 63 for name in names)
    rules = [rule["name"] for it in found for rule in it["spec"]["rules"]]
    assert rules == [f"r{number}" for number in range(40)]


@pytest.mark.parametrize("host", ["a.example.com", LONG], ids=["short", "long"])
def test_the_order_over_a_cut_is_the_specs(host):
    text = listed(40, "headers: {{x-{}: '1'}}", host)
    said = [it for it in notes(topology(f"routes:\n{text}"), "gateway", "standard") if "another order" in it.why]
    assert said == []


def test_matches_of_one_object_stay_within_its_limit():
    methods = "[GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH]"
    found = routes_of(listed(16, f"methods: {methods}, headers: {{{{x-{{}}: '1'}}}}"))
    assert [sum(len(rule["matches"]) for rule in it["spec"]["rules"]) for it in found] == [126, 18]


def test_a_replaced_prefix_has_a_rule_per_method():
    text = "  - {name: api, match: {path: {prefix: /api}, methods: [GET, POST]}, upstream: app, rewrite: {replace_prefix: /v1}}"
    (route,) = routes_of(text)
    assert [(it["name"], [match["method"] for match in it["matches"]]) for it in route["spec"]["rules"]] == [
        ("api-get", ["GET"]), ("api-post", ["POST"]),
    ]  # fmt: skip


def test_more_hosts_than_an_object_takes_are_several_objects_with_every_host_once():
    hosts = [f"h{number}.example.com" for number in range(20)]
    found = routes_of(f"  - {{name: all, match: {{hosts: [{', '.join(hosts)}]}}, upstream: app}}")
    counted = Counter(host for it in found for host in it["spec"]["hostnames"])
    assert [len(it["spec"]["hostnames"]) for it in found] == [16, 4]
    assert counted == Counter(hosts)


def test_a_host_in_several_sets_has_its_routes_in_one_object():
    text = """
  - {name: both, match: {hosts: [a.example.com, b.example.com], headers: {x-1: '1'}}, upstream: app}
  - {name: one, match: {hosts: [a.example.com], headers: {x-2: '1'}}, upstream: app}
"""
    found = {tuple(it["spec"]["hostnames"]): [rule["name"] for rule in it["spec"]["rules"]] for it in routes_of(text)}
    assert found == {("a.example.com",): ["both", "one"], ("b.example.com",): ["both"]}


def many_listeners(count):
    listeners = ", ".join(f"l{number}: {{protocol: http, port: {1000 + number}}}" for number in range(count))
    return f"version: 1\nname: shop\nlisteners: {{{listeners}}}\nupstreams: {{app: {{servers: [10.0.0.1:80]}}}}\nroutes: [{{upstream: app}}]"


def test_sixty_five_listeners_are_two_gateways_and_said():
    made = topology(many_listeners(65))
    found = objects(made, "gateway", "standard")
    gateways = {it["metadata"]["name"]: len(it["spec"]["listeners"]) for it in found if it["kind"] == "Gateway"}
    assert gateways == {"shop": 64, "shop-2": 1}
    (said,) = notes(made, "gateway", "standard", "listener.http")
    assert (said.support, said.after) == (Support.APPROXIMATED, "2 Gateways")
    parents = [ref["sectionName"] for it in found if it["kind"] == "HTTPRoute" for ref in it["spec"]["parentRefs"]]
    assert sorted(parents) == sorted(f"l{number}" for number in range(65))
    assert max(len(it["spec"]["parentRefs"]) for it in found if it["kind"] == "HTTPRoute") == 32
    assert not [problem for it in found for problem in problems(it)]


def test_sixty_four_listeners_are_one_gateway():
    found = objects(topology(many_listeners(64)), "gateway", "standard", "Gateway")
    assert [len(it["spec"]["listeners"]) for it in found] == [64]


def test_shares_at_the_ends_of_a_weights_range_stay_as_they_are():
    (route,) = routes_of("  - {name: s, split: [{upstream: app, weight: 1000000}, {upstream: other, weight: 1}]}")
    assert [it["weight"] for it in route["spec"]["rules"][0]["backendRefs"]] == [1_000_000, 1]


def test_shares_beyond_a_weights_range_are_rounded_and_said():
    text = """
upstreams:
  app: {servers: [{address: "10.0.0.1:80", weight: 999983}, {address: "10.0.0.2:80", weight: 1}]}
  other: {servers: [10.0.0.3:80]}
routes:
  - {name: s, split: [{upstream: app, weight: 1}, {upstream: other, weight: 3}]}
"""
    made = topology(text)
    (route,) = objects(made, "gateway", "standard", "HTTPRoute")
    assert [it["weight"] for it in route["spec"]["rules"][0]["backendRefs"]] == [333_333, 1, 1_000_000]
    (said,) = notes(made, "gateway", "standard", "split")
    assert said.support is Support.APPROXIMATED


def test_header_changes_beyond_sixteen_are_said():
    headers = ", ".join(f"X-{number}: v" for number in range(18))
    text = f"  - {{name: h, upstream: app, headers: {{request: {{set: {{{headers}}}}}}}}}"
    (route,) = routes_of(text)
    assert len(route["spec"]["rules"][0]["filters"][0]["requestHeaderModifier"]["set"]) == 16
    said = notes(topology(f"routes:\n{text}"), "gateway", "standard", "headers.request")
    assert [it.before for it in said] == ["header `X-16`", "header `X-17`"]


TOO_MUCH = {
    "two cookies": ("cookies: {a: '1', b: '2'}", "match.cookies"),
    "seventeen headers": ("headers: {" + ", ".join(f"x-{number}: v" for number in range(17)) + "}", "match.headers"),
    "an empty header": ("headers: {x-a: ''}", "match.headers"),
    "a query that is no token": ("query: {'a b': '1'}", "match.query"),
    "a long cookie": ("cookies: {a: '" + "." * 3000 + "'}", "match.cookies"),
}


@pytest.mark.parametrize(("match", "feature"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_condition_that_cannot_be_said_leaves_the_route_out(match, feature):
    text = f"  - {{name: odd, match: {{hosts: [a.example.com], {match}}}, upstream: app}}"
    assert routes_of(text) == []
    (said,) = notes(topology(f"routes:\n{text}"), "gateway", "standard", feature)
    assert (said.support, said.after) == (Support.UNSUPPORTED, "the route is left out")


def test_an_unknown_method_leaves_the_known_ones():
    (route,) = routes_of("  - {name: m, match: {methods: [GET, PURGE]}, upstream: app}")
    assert [it["method"] for it in route["spec"]["rules"][0]["matches"]] == ["GET"]
    assert routes_of("  - {name: m, match: {methods: [PURGE]}, upstream: app}") == []
