"""Routes are chosen in the real Traefik as the model chooses them, or a note said before that they are not."""

from __future__ import annotations

import re

import pytest

from lbgen.targets.kubernetes.pools import route_upstreams
from lbgen.topology.routing import Request
from tests.behaviour.kubernetes.bench import Asked
from tests.behaviour.kubernetes.requests import REDIRECTS, REWRITES, routing

pytestmark = pytest.mark.behaviour
SPEC = "routing.lbgen.yaml"


def chosen(bench, request):
    """(what the model says, what Traefik did): the upstream, or the status where no server answers."""
    asked = Asked("web", request)
    expected = bench.expected(asked)
    reply = bench.ask(asked)
    wanted = next(iter(expected.shares)) if expected.shares else expected.status
    return wanted, bench.upstream_of(reply) or reply.status


def route_of(bench, upstream):
    return next((it.name for it in bench.topology.routes if upstream in route_upstreams(it)), None)


def announced(bench):
    """Pairs of routes of which a note said that the second is tried before the first."""
    pairs = set()
    for note in bench.notes:
        found = re.fullmatch(r"`(.+)` is tried before `(.+)`", note.before)
        if found:
            pairs.add((found[1], found[2]))
    return pairs


def test_an_ingress_routes_every_request_as_the_model_does(ingress):
    wrong = [(request, *both) for request in routing() if (both := chosen(ingress, request))[0] != both[1]]
    assert wrong == []


def test_a_gateway_routes_otherwise_only_where_a_note_said_so(gateway):
    pairs = announced(gateway)
    differing = set()
    for request in routing():
        wanted, got = chosen(gateway, request)
        if wanted != got:
            differing.add((route_of(gateway, wanted), route_of(gateway, got)))
    assert differing <= pairs
    assert differing == {
        ("long", "post"), ("both", "post"), ("query", "cookie"), ("wildcard", "anywhere"), ("deep", "anywhere"),
    }  # fmt: skip


def test_ingress_and_gateway_agree_on_every_request_that_no_note_speaks_of(ingress, gateway):
    pairs = announced(gateway)
    disagreeing = []
    for request in routing():
        (wanted, one), (_, other) = chosen(ingress, request), chosen(gateway, request)
        if one != other and (route_of(gateway, wanted), route_of(gateway, other)) not in pairs:
            disagreeing.append((request, one, other))
    assert disagreeing == []


@pytest.mark.parametrize("path", REWRITES)
def test_a_rewritten_path_arrives_as_the_model_says(either, path):
    asked = Asked("web", Request("GET", "r.example.com", path))
    expected, reply = either.expected(asked), either.ask(asked)
    if expected.shares:
        assert (reply.said["target"], dict(reply.said["headers"])["Host"]) == (expected.target, expected.host)
    else:
        assert either.upstream_of(reply) is None or expected.shares


def test_a_replacements_final_slash_is_lost_on_a_gateway_and_a_note_says_so(gateway):
    reply = gateway.ask(Asked("web", Request("GET", "r.example.com", "/three")))
    assert reply.said["target"] == "/in"
    assert ("rewrite.replace_prefix", "`/in/`", "`/in`") in {(it.feature, it.before, it.after) for it in gateway.notes}


@pytest.mark.parametrize("path", REDIRECTS)
def test_a_redirect_goes_where_the_model_says(either, path):
    asked = Asked("web", Request("GET", "r.example.com", path))
    expected, reply = either.expected(asked), either.ask(asked)
    assert (reply.status, reply.first("location")) == (expected.status, expected.location)


def test_servers_see_the_path_cleaned_up_and_the_row_says_so(either):
    reply = either.ask(Asked("web", Request("GET", "a.example.com", "//api//v1/x")))
    assert reply.said["target"] == "/api/v1/x"


def test_traefik_reports_no_object_it_cannot_read(either):
    assert [line for line in either.running.traefik.errors() if '"providerName"' in line] == []
