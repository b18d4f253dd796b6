import pytest

from lbgen.prove.oracle import Asked, Oracle, asked_for, redirect_location, rewritten
from lbgen.topology import PathMatch, Redirect, Rewrite
from lbgen.topology.routing import Request
from tests.unit.prove.specs import topology


def expect(method, url, headers=(), client="127.0.0.1"):
    made = topology()
    return Oracle(made).expect(asked_for(made, method, url, headers, client))


def test_a_split_has_its_shares_and_the_rewritten_path():
    expected = expect("GET", "https://shop.example.com/api/x?y")
    assert (expected.route, expected.status, expected.shares) == ("api", 0, {"api": 0.95, "new": 0.05})
    assert (expected.target, expected.host) == ("/x?y", "shop.example.com")
    assert expected.answer == (("strict-transport-security", "max-age=3600"),)


def test_more_conditions_beat_fewer():
    asked = expect("POST", "https://shop.example.com/api/x", (("x-CANARY", "always"),))
    assert (asked.route, asked.shares, asked.target) == ("write", {"new": 1.0}, "/api/x")


def test_plain_requests_are_redirected_with_their_query_and_without_the_default_port():
    expected = expect("GET", "http://shop.example.com:80/x?y=1")
    assert (expected.status, expected.location) == (308, "https://shop.example.com/x?y=1")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://nobody.example.com/x", 404),
        ("https://shop.example.com/..", 400),
        ("https://shop.example.com/admin", 403),
    ],
)
def test_what_no_server_sees(url, status):
    expected = expect("GET", url)
    assert (expected.status, expected.shares) == (status, {})


def test_an_allowed_client_is_let_in():
    assert expect("GET", "https://shop.example.com/admin", client="10.2.3.4").shares == {"api": 1.0}


def test_a_stranger_s_forwarding_headers_are_replaced():
    seen = dict(expect("GET", "http://shop.example.com:8080/api", (("X-Forwarded-For", "1.2.3.4"),)).seen)
    assert seen == {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-forwarded-host": "shop.example.com:8080",
        "x-forwarded-port": "8080",
        "x-real-ip": "127.0.0.1",
        "forwarded": "",
    }


def test_a_trusted_proxy_is_believed_and_appended():
    headers = (("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "https"))
    seen = dict(expect("GET", "http://shop.example.com:8080/api", headers, client="10.0.0.9").seen)
    assert (seen["x-forwarded-for"], seen["x-forwarded-proto"]) == ("1.2.3.4, 10.0.0.9", "https")


@pytest.mark.parametrize(
    ("replacement", "path", "seen"),
    [
        ("/", "/api/v1/x", "/x"),
        ("/", "/api/v1", "/"),
        ("/", "/api/v1/", "/"),
        ("/", "/api/v1//x", "//x"),
        ("/new", "/api/v1?q=1", "/new?q=1"),
        ("/new", "/api/v1/", "/new/"),
        ("/new/", "/api/v1", "/new/"),
        ("/new/", "/api/v1/a%2Fb", "/new/a%2Fb"),
        ("/new", "/%61pi/v1/x", None),
    ],
)
def test_a_prefix_is_replaced_with_one_slash_at_the_joint(replacement, path, seen):
    rewrite = Rewrite(replacement, None, None)
    assert rewritten(rewrite, PathMatch("prefix", "/api/v1"), path) == seen


@pytest.mark.parametrize(
    ("redirect", "host", "location"),
    [
        (Redirect(None, "b.com", None, None, 301), "a.com:8080", "http://b.com/x?q"),
        (Redirect("https", None, None, None, 301), "a.com:8080", "https://a.com/x?q"),
        (Redirect("https", None, 443, None, 301), "a.com", "https://a.com/x?q"),
        (Redirect(None, None, 8443, None, 301), "a.com", "http://a.com:8443/x?q"),
        (Redirect(None, None, None, "/new", 301), "a.com:8080", "http://a.com:8080/new?q"),
    ],
)
def test_a_redirect_keeps_what_it_does_not_name(redirect, host, location):
    assert redirect_location(redirect, Request("GET", host, "/x?q"), "http") == location


def test_a_request_finds_its_listener_by_scheme_and_port():
    made = topology()
    assert asked_for(made, "GET", "http://a.com:8080").listener == "plain"
    assert asked_for(made, "GET", "https://a.com?x").request == Request("GET", "a.com", "/?x")
    assert asked_for(made, "GET", "https://a.com:8443/") is None


def test_a_listener_s_routes_are_its_own():
    made = topology()
    asked = Asked("web", Request("GET", "shop.example.com", "/robots.txt"))
    assert Oracle(made).choose(asked).route is None
