"""Routes as listener rules: conditions within the quotas, order, actions, rewrites."""

from __future__ import annotations

import pytest

from lbgen.ports import Support
from lbgen.targets.aws.evaluator import Asked
from lbgen.targets.aws.limits import limit
from tests.unit.targets.aws.made import balancer, notes, resources, topology


def rules(text):
    return resources(topology(text), "aws_lb_listener_rule")


def conditions(rule):
    return {
        (kind, block.get("http_header_name") or block.get("key")): block.get("values")
        or block.get("regex_values")
        or block["value"]
        for condition in rule["condition"]
        for kind, blocks in condition.items()
        for block in blocks
    }


def test_a_prefix_is_the_path_itself_and_everything_below():
    made = rules("routes: [{name: api, match: {path: {prefix: /api}}, upstream: app}]")
    assert conditions(made["web_api"]) == {("path_pattern", None): ["/api", "/api/*"]}


def test_a_route_that_matches_everything_is_the_default_action():
    made = topology("routes: [{name: all, upstream: app}]")
    assert resources(made, "aws_lb_listener_rule") == {}
    assert resources(made, "aws_lb_listener")["web"]["default_action"] == [
        {"type": "forward", "target_group_arn": "aws_lb_target_group.app.arn"}
    ]


def test_a_prefix_becomes_one_regex_where_five_evaluations_are_not_enough():
    made = rules(
        "routes: [{name: x, match: {hosts: [a.example.com], path: {prefix: /api}, headers: {A: b}, query: {q: '1'}, cookies: {c: d}}, upstream: app}]"
    )
    assert conditions(made["web_x"]) == {
        ("host_header", None): ["a.example.com"],
        ("path_pattern", None): ["^/api(/.*)?$"],
        ("http_header", "a"): ["^b$"],
        ("http_header", "cookie"): ["^(.*; *)?c=d(;.*)?$"],
        ("query_string", "q"): "1",
    }


def test_seven_hosts_are_split_over_rules_of_at_most_three():
    hosts = [f"h{number}.example.com" for number in range(7)]
    made = rules(f"routes: [{{name: x, match: {{hosts: {hosts}, path: {{exact: /a}}}}, upstream: app}}]")
    shared = [conditions(rule)["host_header", None] for rule in made.values()]
    assert sorted(map(len, shared)) == [1, 3, 3]
    assert sorted(host for some in shared for host in some) == hosts


def test_what_no_rule_can_say_is_refused_with_the_limit_named():
    (note,) = notes(
        topology("routes: [{name: x, match: {headers: {A: b, B: c, C: d, D: e, E: f, F: g}}, upstream: app}]"),
        "match.headers",
    )
    assert (note.support, note.path, note.why) == (
        Support.UNSUPPORTED, ("routes", 0, "match", "headers"), "match evaluations per rule: at most 5",
    )  # fmt: skip


def test_allowed_networks_come_first_and_everybody_else_gets_403():
    it = balancer(
        topology("routes: [{name: x, match: {path: {prefix: /a}}, upstream: app, allow: [10.0.0.0/8, 192.0.2.7]}]")
    )
    assert [rule.name for rule in it.rules("web")] == ["web_x", "web_x_others"]
    assert it.answer("web", Asked("GET", "h", "/a", client="10.1.2.3")).shares == {"app": 1.0}
    assert it.answer("web", Asked("GET", "h", "/a", client="192.0.2.7")).shares == {"app": 1.0}
    assert it.answer("web", Asked("GET", "h", "/a", client="192.0.2.8")).status == 403


def test_a_route_whose_credentials_cannot_be_asked_for_is_closed():
    text = "routes: [{name: x, match: {path: {prefix: /a}}, upstream: app, auth: {basic: {users_file: /etc/users}}}]"
    assert balancer(topology(text)).answer("web", Asked("GET", "h", "/a")).status == 403


def test_a_wildcard_stands_behind_the_exact_host_and_before_the_shorter_wildcard():
    it = balancer(
        topology("""
routes:
  - {name: short, match: {hosts: ["*.example.com"]}, upstream: app}
  - {name: any, match: {path: {exact: /x}}, upstream: app}
  - {name: long, match: {hosts: ["*.a.example.com"]}, upstream: app}
  - {name: exact, match: {hosts: [b.a.example.com]}, upstream: app}
""")
    )
    assert [rule.name for rule in it.rules("web")] == ["web_exact", "web_long", "web_short", "web_any"]


@pytest.mark.parametrize(
    ("replacement", "sent", "seen"),
    [
        ("/", "/api/v1", "/"),
        ("/", "/api/v1/", "/"),
        ("/", "/api/v1/cart?x=1", "/cart?x=1"),
        ("/", "/api/v1?x=1", "/?x=1"),
        ("/in", "/api/v1", "/in"),
        ("/in", "/api/v1/", "/in/"),
        ("/in", "/api/v1/a%2Fb", "/in/a%2Fb"),
        ("/in/", "/api/v1", "/in/"),
        ("/in/", "/api/v1/a", "/in/a"),
    ],
)
def test_replace_prefix_leaves_one_slash_at_the_joint(replacement, sent, seen):
    text = f"routes: [{{name: x, match: {{path: {{prefix: /api/v1}}}}, upstream: app, rewrite: {{replace_prefix: {replacement}}}}}]"
    assert balancer(topology(text)).answer("web", Asked("GET", "h", sent)).target == seen


def test_a_fixed_path_keeps_the_query_and_the_host_is_rewritten():
    text = "routes: [{name: x, upstream: app, rewrite: {path: /fixed, host: in.example.com}}]"
    answer = balancer(topology(text)).answer("web", Asked("GET", "h", "/a/b?c=d"))
    assert (answer.target, answer.host) == ("/fixed?c=d", "in.example.com")


@pytest.mark.parametrize(
    ("redirect", "location"),
    [
        ("{scheme: https}", "https://h/a?b=c"),
        ("{host: o.example.com}", "http://o.example.com/a?b=c"),
        ("{path: /n}", "http://h/n?b=c"),
        ("{path: '/n?d=e'}", "http://h/n?d=e&b=c"),
        ("{path: '/n?'}", "http://h/n"),
        ("{scheme: https, port: 8443}", "https://h:8443/a?b=c"),
    ],
)
def test_a_redirect_keeps_what_it_does_not_name(redirect, location):
    text = f"routes: [{{name: x, match: {{path: {{exact: /a}}}}, redirect: {redirect}}}]"
    assert balancer(topology(text)).answer("web", Asked("GET", "h", "/a?b=c")).location == location


def test_a_body_too_long_for_a_fixed_response_is_refused():
    (note,) = notes(topology(f"routes: [{{respond: {{body: {'x' * 1025}}}}}]"), "respond")
    assert (note.support, note.why) == (Support.UNSUPPORTED, "body of a fixed response: at most 1024 characters")


def test_more_rules_than_the_quota_are_refused_with_the_quota_named():
    routes = ", ".join(f"{{match: {{path: {{exact: /p{number}}}}}, upstream: app}}" for number in range(101))
    (note,) = notes(topology(f"routes: [{routes}]"), "listener.http")
    assert note.support is Support.UNSUPPORTED
    assert note.why.startswith(limit("rules_per_alb").told())
    assert (note.path, note.before) == (("listeners", "web", "protocol"), "101 rules")
