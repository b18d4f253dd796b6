"""Any valid spec renders for each Kubernetes profile to objects that pass the ladder: metadata, shapes, rules, CEL."""

from __future__ import annotations

import copy
import json
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lbgen.diagnostics import Severity, Source
from lbgen.ports import Artifact, Options
from lbgen.render.environment import environment
from lbgen.targets.kubernetes.engine import ApiServerRules
from lbgen.targets.kubernetes.parser import parse
from lbgen.targets.kubernetes.target import EDITIONS, GATEWAY, INGRESS
from lbgen.topology.build import build
from tests.fuzz.strategies import maybe, merged, specs

SPECS_IN_CI, SPECS_IN_LONG = 10, 400  # each for every profile
PROFILES = [(target, edition) for target in (INGRESS, GATEWAY) for edition in EDITIONS[target.name]]
HOSTS = st.sampled_from(
    ["a_b.example.com", "x-y.example.com", "x.y.example.com", "*.y.example.com", "[2001:db8::1]", "10.0.0.1",
     "a" * 63 + "." + "b" * 63 + "." + "c" * 60 + ".example.com"]
)  # fmt: skip
ADDRESSES = st.sampled_from(
    [
        "127.0.0.1:80",
        "169.254.1.1:80",
        "[::ffff:10.0.0.1]:80",
        "API_1.internal:80",
        "db.internal.example.com:443",
        "[fe80::1]:80",
    ]
)
BINDS = st.fixed_dictionaries(
    {
        "service": st.sampled_from(["api", "own-service", "API_1", "1st"]),
        "port": st.sampled_from([80, "http", "a-long-port-name", "P_1"]),
    },
    optional={"workload": st.sampled_from(["api", "web-1"])},
)
AUTHS = st.sampled_from(
    [
        {"basic": {"users_file": "/etc/users"}},
        {"basic": {"realm": 'a "b" $c', "users_file": "/u"}},
        {"external": {"upstream": "decider"}},
    ]
)
CALLS = st.sampled_from([{"exact": "/shop.v1.Cart/Get"}, {"prefix": "/shop.v1.Cart"}])


@st.composite
def clusters(draw):
    """A spec of the shared strategies, and on top of it what only clusters make difficult."""
    spec = draw(specs())
    for upstream in spec["upstreams"].values():
        if draw(st.booleans()) and draw(st.booleans()):
            upstream["bind"] = {"kubernetes": draw(BINDS)}
        if upstream["protocol"] in ("http", "https") and draw(st.booleans()):
            upstream["servers"] = [*upstream["servers"], draw(ADDRESSES)]
        if upstream["protocol"] == "https":
            choices = st.sampled_from([{"ca": "/etc/ca.pem"}, {"verify": False}, {"server_name": "api.internal"}])
            upstream.update(draw(maybe("tls", choices)))
    spec["upstreams"]["decider"] = {"servers": ["10.0.0.8:80"]}
    spec["upstreams"]["calls"] = {
        "protocol": "grpc",
        "servers": ["10.0.0.7:50051"],
        **draw(maybe("health_check", st.just({"type": "grpc"}))),
    }
    copies = draw(st.sampled_from([1, 1, 1, 7, 19]))
    for route in [*spec["routes"]]:
        route.update(draw(maybe("auth", AUTHS)))
        route["match"] |= draw(maybe("hosts", st.lists(HOSTS, min_size=1, max_size=3, unique=True)))
        for number in range(1, copies):
            other = copy.deepcopy(route)
            other["name"] += f"-{number}"
            other["match"]["headers"]["x-copy"] = str(number)
            spec["routes"].append(other)
    if draw(st.booleans()):
        match = {"hosts": ["grpc.example.com"], "path": draw(CALLS)}
        spec["routes"].append(
            {"name": "call", "match": match, "upstream": "calls", **draw(merged(maybe("auth", AUTHS)))}
        )
    if "secure" in spec["listeners"]:
        spec["listeners"]["web"] |= draw(maybe("redirect_to_https", st.just(value=True)))
        tls = spec["listeners"]["secure"]["tls"]
        tls |= draw(maybe("client_certificates", st.sampled_from([{"ca": "/c"}, {"ca": "/c", "mode": "optional"}])))
        spec["certificates"]["second"] = {"hosts": ["a-b.example.com", "a.b.example.com"], "secret": "Second_Secret"}
        tls["certificates"] = draw(st.sampled_from([["shop"], ["shop", "second"]]))
    if draw(st.booleans()):
        spec["listeners"]["raw"] = {
            "protocol": "tls_passthrough",
            "port": 8443,
            "sni": {"vault.example.com": "db", "a_b.example.com": "db"},
        }
        spec["listeners"]["names"] = {"protocol": "udp", "port": 53, "upstream": "resolvers"}
        spec["upstreams"]["resolvers"] = {"protocol": "udp", "servers": ["10.0.0.6:53"]}
    return spec


def test_a_valid_spec_passes_the_ladder_for_every_profile(long):
    templates, rules = environment(), ApiServerRules()
    seen = Counter()

    @settings(
        max_examples=SPECS_IN_LONG if long else SPECS_IN_CI, deadline=None, derandomize=not long, database=None,
        suppress_health_check=list(HealthCheck), phases=list(Phase) if long else [Phase.generate],
    )  # fmt: skip
    @given(clusters())
    def check(spec):
        built = build("fuzz", text=json.dumps(spec).replace("${", "$${"), variables={})
        if built.topology is None:
            assert [it for it in built.diagnostics if it.severity is Severity.ERROR]
            seen["refused"] += 1
            return
        for target, edition in PROFILES:
            sheets = target.plan(built.topology, Options((), edition)).sheets
            made = [Artifact(it.path, templates.get_template(it.template).render(view=it.view)) for it in sheets]
            seen["rendered"] += 1
            seen["objects"] += sum(len(parse(Source(it.path, it.text)).tree.documents) for it in made)
            said = rules.accepts(rules.find(), made)
            assert [(edition, it.path, it.text) for it in said] == []

    check()
    print(dict(seen))
    assert seen["rendered"] >= len(PROFILES) * (SPECS_IN_LONG if long else SPECS_IN_CI) // 2
