"""Route choice, paths and regular expressions as DESIGN 2.1 has them."""

from __future__ import annotations

import pytest

from lbgen.topology.build import build
from lbgen.topology.paths import normalise, prefix, under
from lbgen.topology.regex import compiled, problem
from lbgen.topology.routing import Request, Table, bare_host

SPEC = """
version: 1
name: routing
listeners: {web: {protocol: http, port: 80}}
upstreams: {a: {servers: ["10.0.0.1:80"]}}
routes:
  - {name: any, upstream: a}
  - {name: any-robots, match: {path: {exact: /robots.txt}}, upstream: a}
  - {name: wild, match: {hosts: ["*.example.com"]}, upstream: a}
  - {name: deep, match: {hosts: ["*.b.example.com"], path: {prefix: /x}}, upstream: a}
  - {name: exact-host, match: {hosts: [shop.example.com], path: {prefix: /api}}, upstream: a}
  - {name: exact-path, match: {hosts: [shop.example.com], path: {exact: /api/login}}, upstream: a}
  - {name: regex-one, match: {hosts: [shop.example.com], path: {regex: '^/api/[0-9]+$'}}, upstream: a}
  - {name: regex-two, match: {hosts: [shop.example.com], path: {regex: '^/api/'}, methods: [PUT]}, upstream: a}
  - {name: header, match: {hosts: [shop.example.com], path: {prefix: /api}, headers: {X-A: "1"}}, upstream: a}
  - {name: query, match: {hosts: [shop.example.com], path: {prefix: /api}, query: {q: "a b"}, cookies: {c: d}}, upstream: a}
"""

CASES = [
    ("GET", "shop.example.com", "/api/login", (), "exact-path"),
    ("GET", "SHOP.example.com:8080", "/api/login", (), "exact-path"),
    ("GET", "shop.example.com.", "/api/42", (), "regex-one"),
    ("PUT", "shop.example.com", "/api/42", (), "regex-one"),
    ("PUT", "shop.example.com", "/api/x", (), "regex-two"),
    ("GET", "shop.example.com", "/api/x", (), "exact-host"),
    ("GET", "shop.example.com", "/api", (), "exact-host"),
    ("GET", "shop.example.com", "/apix", (), "wild"),
    ("GET", "shop.example.com", "/API", (), "wild"),
    ("GET", "shop.example.com", "/%61pi/x", (), "exact-host"),
    ("GET", "shop.example.com", "//api/x", (), "exact-host"),
    ("GET", "shop.example.com", "/x/../api/./x", (), "exact-host"),
    ("GET", "shop.example.com", "/api/../secret", (), "wild"),
    ("GET", "shop.example.com", "/api%2Fx", (), "wild"),
    ("GET", "shop.example.com", "/api/x", (("x-a", "1"),), "header"),
    ("GET", "shop.example.com", "/api/x", (("X-A", "1"), ("X-A", "1")), "exact-host"),
    ("GET", "shop.example.com", "/api/x?q=a%20b", (("Cookie", "z=1; c=d"),), "query"),
    ("GET", "shop.example.com", "/api/x?q=a%20b", (("Cookie", "C=d"),), "exact-host"),
    ("GET", "a.b.example.com", "/x/y", (), "deep"),
    ("GET", "a.b.example.com", "/y", (), "wild"),
    ("GET", "example.com", "/y", (), "any"),
    ("GET", "shop.example.com", "/robots.txt", (), "wild"),
    ("GET", "elsewhere.test", "/robots.txt", (), "any-robots"),
]


@pytest.mark.parametrize(("method", "host", "target", "headers", "wanted"), CASES)
def test_the_most_specific_route_answers(method, host, target, headers, wanted):
    topology = build("x", text=SPEC, variables={}).topology
    choice = Table(topology.routes, "web").choose(Request(method, host, target, headers))
    assert choice.route.name == wanted


@pytest.mark.parametrize("target", ["/..", "/a/../../b", "/%00", "/a#b", "/%zz", "/%2", "relative", "/%2e%2e/x"])
def test_what_is_no_path_is_a_bad_request(target):
    topology = build("x", text=SPEC, variables={}).topology
    assert Table(topology.routes, "web").choose(Request("GET", "h", target)).status == 400


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("/", "/"), ("//", "/"), ("/a//b///c", "/a/b/c"), ("/a/.", "/a/"), ("/a/..", "/"), ("/a/b/../c", "/a/c"),
        ("/%7Euser", "/~user"), ("/%41%2f%2F", "/A%2F%2F"), ("/caf\u00e9", "/caf%C3%A9"), ("/a//../b", "/b"),
    ],
)  # fmt: skip
def test_paths_are_normalised(raw, wanted):
    assert normalise(raw) == wanted


def test_a_prefix_is_whole_segments():
    assert prefix("/dir/") == "/dir"
    assert under("/dir", "/dir")
    assert under("/dir/x", "/dir")
    assert not under("/dirx", "/dir")
    assert under("/anything", "/")


@pytest.mark.parametrize(
    "pattern", ["(?=a)", "(?<!a)b", r"(a)\1", "(?P=x)", "a++", "(?>a)", r"\pL", "[[:alpha:]]", "(", "a{2"[:1] + "**"]
)
def test_patterns_beyond_re2_are_refused(pattern):
    assert problem(pattern)


@pytest.mark.parametrize("pattern", [r"^/a\.b$", "(?i)x", "(?P<n>a)", "(?:a|b)+?", r"^/\d{2,3}/[^/]+$", r"\\1"])
def test_patterns_all_engines_read_are_taken(pattern):
    assert problem(pattern) is None


def test_a_dollar_is_the_very_end():
    assert compiled("^/a$").search("/a")
    assert not compiled("^/a$").search("/a\n")
    assert compiled("[$]").search("$")


def test_a_host_is_compared_without_port_case_and_final_dot():
    assert [bare_host(host) for host in ("A.b:80", "a.b.", "[::1]:80")] == ["a.b", "a.b", "[::1]"]
