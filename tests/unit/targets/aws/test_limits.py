"""Any valid spec gives a plan within AWS's limits, or is refused before anything is rendered, with the limit named."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbgen.ports import Artifact, Support
from lbgen.prove.oracle import Asked as Question
from lbgen.prove.oracle import Oracle
from lbgen.targets.aws.evaluator import Asked
from lbgen.targets.aws.limits import limit, limits
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.schema_check import check
from lbgen.topology.build import build
from lbgen.topology.routing import Request
from tests.conftest import ROOT
from tests.unit.targets.aws.made import balancer, files, notes, resources, topology

hosts = st.sampled_from(
    ["a.example.com", "b.example.com", "*.example.com", "*.b.example.com", "localhost", "c-d.example.org"]
)
paths = st.one_of(
    st.sampled_from(["/", "/a", "/a/b", "/a/b/c", "/a b".replace(" ", "%20"), "/x(y)", "/" + "l" * 140]).map(
        lambda it: {"prefix": it}
    ),
    st.sampled_from(["/a", "/a/", "/login", "/p*q", "/$x"]).map(lambda it: {"exact": it}),
    st.sampled_from(["^/img/[0-9]+$", "[.]png$", "^/a|^/b", "x" * 130]).map(lambda it: {"regex": it}),
)
words = st.sampled_from(["v", "V w", "x*y", "", "é", "a" * 200, "50%", "\\"])
names = st.sampled_from(["X-A", "X-B", "X-" + "C" * 45])
match = st.fixed_dictionaries(
    {},
    optional={
        "hosts": st.lists(hosts, max_size=6, unique=True),
        "path": paths,
        "methods": st.lists(
            st.sampled_from(["GET", "POST", "PUT", "PATCH", "M-SEARCH", "X1"]), max_size=6, unique=True
        ),
        "headers": st.dictionaries(names, words, max_size=4),
        "query": st.dictionaries(st.sampled_from(["q", "R s"]), words, max_size=3),
        "cookies": st.dictionaries(st.sampled_from(["c", "d"]), words.filter(lambda it: ";" not in it), max_size=3),
    },
)
action = st.sampled_from(
    [
        {"upstream": "app"},
        {"upstream": "app", "rewrite": {"replace_prefix": "/n"}},
        {"upstream": "app", "allow": ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "198.51.100.0/24"]},
        {"split": [{"upstream": "app", "weight": 500_000}, {"upstream": "other", "weight": 3}]},
        {"redirect": {"host": "n.example.com"}},
        {"redirect": {"path": "/" + "n" * 200, "status": 303}},
        {"respond": {"status": 418, "body": "t" * 2000, "content_type": "image/png"}},
        {"respond": {"status": 304}},
    ]
)
server = st.fixed_dictionaries(
    {"weight": st.sampled_from([0, 1, 1, 2, 3, 7, 1000])}, optional={"backup": st.booleans(), "drain": st.booleans()}
)
upstream = st.fixed_dictionaries(
    {"servers": st.lists(server, min_size=1, max_size=8)},
    optional={
        "algorithm": st.sampled_from(["round_robin", "least_connections", "random", "ip_hash", "least_response_time"]),
        "health_check": st.fixed_dictionaries(
            {"interval": st.sampled_from(["200ms", "1s", "7s", "1h"]), "timeout": st.sampled_from(["100ms", "150ms"])},
            optional={
                "unhealthy_threshold": st.integers(1, 100),
                "expect": st.sampled_from([{"status": 200}, {"status": "100-599"}, {"status": 503}]),
                "path": st.just("/h" * 600),
            },
        ),
        "session_persistence": st.sampled_from([{}, {"lifetime": "30d"}, {"lifetime": "1ms"}, {"type": "client_ip"}]),
        "slow_start": st.sampled_from(["1s", "45s", "1h"]),
        "timeouts": st.sampled_from([{"read": "1ms"}, {"read": "5h"}]),
    },
)
limit_blocks = st.sampled_from(
    [
        {"requests": 1, "per": "1h"},
        {"requests": 100, "per": "1s", "burst": 50},
        {"requests": 7, "per": "3m", "key": {"header": "X-K"}},
    ]
)


@st.composite
def specs(draw):
    routes = [{"name": f"r{number}", "match": draw(match), **draw(action)} for number in range(draw(st.integers(1, 6)))]
    for route in routes:
        if "prefix" not in route["match"].get("path", {}) and "rewrite" in route:
            del route["rewrite"]
    if draw(st.booleans()):
        routes[0]["rate_limit"] = "some"
    upstreams = {}
    for place, name in enumerate(("app", "other")):
        block = draw(upstream)
        servers = [{"address": f"10.{place}.0.{number + 1}:80", **it} for number, it in enumerate(block["servers"])]
        servers.append({"address": f"10.{place}.1.1:80"})
        upstreams[name] = {**block, "servers": servers}
    return {
        "version": 1,
        "name": draw(st.sampled_from(["shop", "internal-shop", "x-", "a" * 24])),
        "listeners": {"web": {"protocol": "http", "port": 80}, "w.2_x": {"protocol": "http", "port": 8080}},
        "upstreams": upstreams,
        "rate_limits": {"some": draw(limit_blocks)},
        "routes": routes,
    }


def made_of(spec):
    """The topology of a generated spec; None where the spec itself is refused (twin routes and the like)."""
    return build("made.lbgen.yaml", text=json.dumps(spec), variables={}).topology


@given(specs())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_valid_spec_stays_within_the_limits(spec):
    made = made_of(spec)
    if made is None:
        return
    rendered = files(made)
    assert check([Artifact(path, text) for path, text in rendered.items()]) == ()
    for name, rules in _rules_by_listener(made).items():
        priorities = [rule["priority"] for rule in rules]
        assert len(set(priorities)) == len(priorities), name


def _rules_by_listener(made):
    found = {}
    for rule in resources(made, "aws_lb_listener_rule").values():
        found.setdefault(rule["listener_arn"], []).append(rule)
    return found


requests = st.tuples(
    st.sampled_from(["GET", "POST", "M-SEARCH"]),
    st.sampled_from(["a.example.com", "b.example.com", "x.b.example.com", "localhost", "c-d.example.org", "elsewhere"]),
    st.sampled_from(
        [
            "/",
            "/a",
            "/a/",
            "/a/b",
            "/a/b/c/d",
            "/ab",
            "/img/7",
            "/img/x",
            "/x.png",
            "/login",
            "/p*q",
            "/pxq",
            "/x(y)/z",
            "/a%20b",
            "/$x",
        ]
    ),
    st.sampled_from(["", "?q=v", "?q=w", "?R%20s=v&q=v", "?q=50%25"]),
    st.dictionaries(st.sampled_from(["X-A", "X-B"]), st.sampled_from(["v", "V w", "x*y", "xzy"]), max_size=2),
    st.lists(st.sampled_from(["c=v", "d=v", "c=x*y", "cc=v"]), max_size=2),
)


@given(specs(), st.lists(requests, min_size=1, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_rules_choose_as_the_model_does_unless_a_loss_is_reported(spec, asked):
    made = made_of(spec)
    if made is None or any(
        note.support is Support.UNSUPPORTED and note.feature.startswith("match.") for note in notes(made)
    ):
        return
    it, oracle = balancer(made), Oracle(made)
    for method, host, path, query, headers, cookies in asked:
        pairs = (*headers.items(), *((("Cookie", "; ".join(cookies)),) if cookies else ()))
        request = Request(method, host, path + query, pairs)
        for listener in made.listeners:
            expected = oracle.choose(Question(listener, request)).route
            answer = it.answer(identifier(listener), Asked(*request, "10.9.9.9"))
            assert _route(answer, it, listener) == (expected.name if expected else None), request


def _route(answer, it, listener):
    if answer.rule is None:
        own = it.listeners[identifier(listener)].values["default_action"][0]
        return None if own["type"] == "fixed-response" and answer.status == 404 else DEFAULT
    rule = next(rule for rule in it.rules(identifier(listener)) if rule.name == answer.rule)
    return rule.values["tags"]["Name"]


class _AnyRoute:
    def __eq__(self, other):
        return other is not None

    def __hash__(self):
        return 0


DEFAULT = _AnyRoute()


def test_every_limit_names_its_source_and_a_bound():
    for it in limits().values():
        assert it.source
        assert it.low is not None or it.high is not None


def test_the_provider_schema_and_its_notice_name_one_version():
    document = json.loads((ROOT / "schemas" / "aws-6.62.0.json").read_text())
    assert document["x-source"]["provider_version"] == "6.62.0"


@pytest.mark.parametrize(
    ("block", "feature", "before", "after"),
    [
        (
            "health_check: {interval: 1s, timeout: 500ms}",
            "health_check.timing",
            "every 1s, time-out 500ms, 2 up, 3 down",
            "every 5s, time-out 2s, 2 up, 3 down",
        ),
        ("slow_start: 10s", "slow_start", "10s", "30s"),
        ("{algorithm: least_connections, slow_start: 30s}", "slow_start", "30s", "off"),
        ("timeouts: {read: 2h}", "timeouts.read", "2h", "4000s"),
        ("session_persistence: {lifetime: 30d}", "session_persistence.cookie", "30d", "7d"),
        ("session_persistence: {}", "session_persistence.cookie", "a browser session", "1d"),
    ],
)
def test_a_rounding_is_told_with_before_and_after(block, feature, before, after):
    inner = block.strip("{}") if block.startswith("{") else block
    text = f"""
version: 1
name: shop
listeners: {{web: {{protocol: http, port: 80}}}}
upstreams: {{app: {{servers: [10.0.0.1:80], {inner}}}}}
routes: [{{upstream: app}}]
"""
    (note,) = notes(topology(text), feature)
    assert (note.before, note.after) == (before, after)


def test_weights_of_servers_become_groups_of_their_own():
    text = """
version: 1
name: shop
listeners: {web: {protocol: http, port: 80}}
upstreams: {app: {servers: [{name: a, address: 10.0.0.1:80, weight: 5}, {name: b, address: 10.0.0.2:80, weight: 5}, {name: c, address: 10.0.0.3:80}]}}
routes: [{upstream: app}]
"""
    assert balancer(topology(text)).answer("web", Asked("GET", "h", "/")).shares == pytest.approx(
        {"app-w5": 10 / 11, "app-w1": 1 / 11}
    )


def test_a_limit_below_what_waf_counts_is_refused():
    text = "rate_limits: {few: {requests: 1, per: 5m}}\nroutes: [{upstream: app, rate_limit: few}]"
    (note,) = notes(topology(text), "rate_limit")
    assert (note.support, note.after) == (Support.UNSUPPORTED, "no limit")
    assert limit("waf_rate_limit").told() in note.why
