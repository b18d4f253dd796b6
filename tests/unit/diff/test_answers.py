"""Requests that are answered differently are found, and really are."""

import pytest

from lbgen.diff import answers, changes, requests
from lbgen.diff.answers import Kind
from lbgen.prove.oracle import Oracle, asked_for
from tests.unit.diff.specs import SPEC, edited, topology


def asked(old_text, new_text):
    """What turned; each is asked again by its URL, as `lbgen route` does."""
    old, new = topology(old_text), topology(new_text)
    compared = changes.compare(old, new)
    found = answers.compare(old, new, compared)
    for one in found.turned:
        again = [
            Oracle(side).expect(asked_for(side, one.method, one.url, one.headers, one.client)) for side in (old, new)
        ]
        assert again[0] != again[1], one
    return found


def turned(*edits):
    return asked(SPEC, edited(*edits)).turned


def routes(found):
    return {(one.url, one.old, one.new) for one in found if one.kind is Kind.ROUTE}


def test_a_new_exact_route_takes_one_path_from_the_prefix():
    found = turned(("routes:\n", "routes:\n  - {name: ping, match: {path: {exact: /api}}, upstream: new}\n"))
    # the host of `api` is more specific, so only other hosts turn
    assert {(one.old, one.new) for one in found} == {("404 (no route)", "new (route ping)")}


def test_regexes_in_another_order_turn_what_both_name():
    images = '  - {name: images, match: {path: {regex: "^/img/"}}, upstream: new}\n'
    pictures = "  - {name: pictures, match: {path: {regex: '\\.png$'}}, upstream: app}\n"
    found = turned((images + pictures, pictures + images))
    assert ("http://lbgen-example.invalid/img/.png", "new (route images)", "app (route pictures)") in routes(found)


def test_conditions_of_two_routes_at_once_are_tried():
    beta = "  - {name: beta, match: {path: {prefix: /admin}, headers: {X-Beta: a}}, upstream: new}\n"
    both = "  - {name: both, match: {path: {prefix: /admin}, query: {q: a}}, upstream: app}\n"
    found = asked(edited(("routes:\n", f"routes:\n{beta}{both}")), edited(("routes:\n", f"routes:\n{both}{beta}")))
    assert {(one.old, one.new) for one in found.turned} == {("new (route beta)", "app (route both)")}
    assert all("?q=a" in one.url and ("x-beta", "a") in one.headers for one in found.turned)


def test_clients_that_are_let_in_are_found():
    (one,) = turned(("allow: [10.0.0.0/8]", "allow: [10.0.0.0/8, 192.0.2.0/24]"))
    assert (one.client, one.old, one.new) == ("192.0.2.1", "403 (route admin)", "app (route admin)")
    assert one.words == ("GET http://lbgen-example.invalid/admin/lbgen-example", "--client", "192.0.2.1")


@pytest.mark.parametrize(
    ("allow", "client"),
    [
        ("10.0.0.0/9", "10.128.0.0"),
        ("10.128.0.0/9", "10.0.0.1"),
        ("10.0.0.0/9, 10.192.0.0/10", "10.128.0.0"),
        ("10.0.0.0/8, 255.255.255.255", "255.255.255.255"),
        ("0.0.0.0/0", "127.0.0.1"),
    ],
)
def test_clients_on_either_side_of_an_edge_are_found(allow, client):
    (one,) = turned(("allow: [10.0.0.0/8]", f"allow: [{allow}]"))
    assert (one.client or "127.0.0.1") == client
    assert {one.old, one.new} == {"403 (route admin)", "app (route admin)"}


def test_peers_that_are_trusted_are_found():
    found = turned(("protocol: http, port: 80", "protocol: http, port: 80, trusted_proxies: [192.0.2.0/24]"))
    assert {one.client for one in found} == {"192.0.2.1"}
    assert {one.kind for one in found} == {Kind.DETAIL}


@pytest.mark.parametrize(
    ("old", "new", "kind", "before", "after"),
    [
        ("upstream: new}", "upstream: app}", Kind.ANSWER, "new (route images)", "app (route images)"),
        ("max_age: 1h", "max_age: 2h", Kind.DETAIL, "max-age=3600", "max-age=7200"),
        ("body: none", "body: all", Kind.DETAIL, "body 'none'", "body 'all'"),
        ("upstream: new}", "upstream: new, rewrite: {path: /x}}", Kind.DETAIL, "sees /img/", "sees /x"),
        ("host: shop.example.com}", "host: shop.example.com, status: 301}", Kind.ANSWER, "308 to", "301 to"),
        ("protocol: http, port: 80", "protocol: http, port: 80, redirect_to_https: true", Kind.ROUTE,
         "(route api)", "308 to https://shop.example.com/api"),
    ],
)  # fmt: skip
def test_answers_are_told_apart_by_how_grave_the_difference_is(old, new, kind, before, after):
    found = [one for one in turned((old, new)) if one.kind is kind]
    assert any(before in one.old and after in one.new for one in found), found


def test_what_is_only_called_otherwise_is_answered_alike():
    found = asked(
        SPEC,
        edited(
            ("name: images", "name: photos"),
            ("  new: {servers", "  fresh: {servers"),
            ("upstream: new}", "upstream: fresh}"),
            ("  web: {protocol", "  front: {protocol"),
        ),
    )
    assert found.asked > 0
    assert found.turned == ()


def test_nothing_is_asked_where_neither_routes_nor_listeners_changed():
    assert asked(SPEC, edited(("path: /up", "path: /down"))) == answers.Answers(0, ())


def test_requests_alike_are_counted_not_listed():
    (one,) = turned(("upstream: app, rate_limit: few", "upstream: new, rate_limit: few"))
    assert one.more > 3


def test_pairs_that_were_not_asked_about_are_told(monkeypatch):
    regex = '  - {name: thumbs, match: {path: {regex: "^/thumbs/"}}, upstream: new}\n'
    edits = (("routes:\n", f"routes:\n{regex}"),)
    assert not asked(SPEC, edited(*edits)).is_cut
    monkeypatch.setattr(requests, "MOST_PAIRS", 0)
    found = asked(SPEC, edited(*edits))
    assert found.is_cut
    assert "the first 5,000 a listener" in found.said
