"""Any spec and an edited copy: the diff is empty exactly when they say the same, and what it claims is so."""

from __future__ import annotations

import copy
import json

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lbgen.diff import answers, changes, whole
from lbgen.prove.oracle import Oracle, asked_for
from lbgen.render.targets import available
from lbgen.topology.build import build
from tests.fuzz.strategies import NETWORKS, routes, specs, upstreams

# Together these print every field that the strategies draw; `accept`, `tests` and what nothing refers to are printed by
# none (tests/unit/diff/test_files.py).
TARGETS = ("nginx", "nginx-plus", "haproxy", "aws", "ingress@traefik", "ingress@f5-nginx", "gateway@envoy-gateway")

EXAMPLES = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@st.composite
def pairs(draw):
    """A spec, and a copy with a few edits."""
    old = draw(specs())
    new = copy.deepcopy(old)
    for _ in range(draw(st.integers(0, 3))):
        draw(st.sampled_from([_upstream, _route, _another_route, _order, _removal, _rename, _trust]))(draw, new)
    return old, new


def _upstream(draw, spec):
    name = draw(st.sampled_from([name for name in spec["upstreams"] if name != "db"]))
    spec["upstreams"][name] = draw(upstreams())


def _new_route(draw, spec, number):
    names = [name for name in spec["upstreams"] if name != "db"]
    return draw(routes(names, list(spec["rate_limits"]), number))


def _route(draw, spec):
    place = draw(st.integers(0, len(spec["routes"]) - 1))
    number = int(spec["routes"][place]["name"].partition("-")[2])
    spec["routes"][place] = _new_route(draw, spec, number)


def _another_route(draw, spec):
    number = 1 + max(int(route["name"].partition("-")[2]) for route in spec["routes"])
    spec["routes"].append(_new_route(draw, spec, number))


def _order(draw, spec):
    spec["routes"] = draw(st.permutations(spec["routes"]))


def _removal(draw, spec):
    if len(spec["routes"]) > 1:
        spec["routes"].pop(draw(st.integers(0, len(spec["routes"]) - 1)))


def _rename(draw, spec):
    spec["routes"][0]["name"] = f"renamed-{spec['routes'][0]['name'].partition('-')[2]}"


def _trust(draw, spec):
    spec["listeners"]["web"]["trusted_proxies"] = draw(st.lists(NETWORKS, min_size=1, max_size=2, unique=True))


def built(spec):
    made = build("fuzz", text=json.dumps(spec).replace("${", "$${"), variables={})
    assert made.topology is not None, made.diagnostics
    return made


def said(node):
    """A topology without places in the text, as plain data."""
    if hasattr(node, "_fields"):
        return [type(node).__name__, *(said(getattr(node, name)) for name in node._fields if name != "origin")]
    if isinstance(node, dict):
        return [[key, said(value)] for key, value in node.items()]
    return [said(item) for item in node] if isinstance(node, tuple) else node


@EXAMPLES
@given(specs())
def test_a_spec_does_not_differ_from_itself(spec):
    compared = whole.compare(built(spec), built(spec), list(available()))
    assert not compared.is_different


@EXAMPLES
@given(pairs())
def test_the_diff_is_empty_exactly_when_both_say_the_same(both):
    old, new = map(built, both)
    found = changes.compare(old.topology, new.topology).changes
    assert (not found) == (said(old.topology) == said(new.topology))


@EXAMPLES
@given(pairs())
def test_rendered_bodies_change_exactly_when_the_spec_does(both):
    old, new = map(built, both)
    compared = whole.compare(old, new, TARGETS)
    assert any(one.state != "same" for one in compared.files) == bool(compared.changes)
    if compared.answers.turned:
        assert compared.changes


@EXAMPLES
@given(pairs())
def test_requests_said_to_be_answered_differently_are(both):
    old, new = (built(spec).topology for spec in both)
    for one in answers.compare(old, new, changes.compare(old, new)).turned:
        again = [
            Oracle(side).expect(asked_for(side, one.method, one.url, one.headers, one.client)) for side in (old, new)
        ]
        assert again[0] != again[1]
