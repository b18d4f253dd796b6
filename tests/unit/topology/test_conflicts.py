"""Twins and shadowed routes, with an example request that is true."""

from __future__ import annotations

from lbgen.topology.build import build

HEAD = """version: 1
name: x
listeners: {web: {protocol: http, port: 80}}
upstreams: {a: {servers: ["10.0.0.1:80"]}}
routes:
"""


def found(routes):
    return [(one.code, one.message, one.notes) for one in build("x", text=HEAD + routes, variables={}).diagnostics]


def test_a_regex_that_takes_everything_shadows_a_prefix():
    assert found("  - {name: all, match: {path: {regex: '^/'}}, upstream: a}\n"
                 "  - {name: api, match: {path: {prefix: /api}}, upstream: a}\n") == [
        ("LB312", "route `api` is never reached: route `all` answers first",
         ("example: GET http://lbgen-example.invalid/api/lbgen-example",)),
    ]  # fmt: skip


def test_routes_that_differ_in_a_condition_are_fine():
    assert found("  - {name: one, match: {headers: {X: '1'}}, upstream: a}\n"
                 "  - {name: two, match: {headers: {X: '2'}}, upstream: a}\n"
                 "  - {name: rest, upstream: a}\n") == []  # fmt: skip


def test_the_same_match_under_one_of_several_hosts_is_a_twin():
    codes = [code for code, _, _ in found(
        "  - {name: one, match: {hosts: [a.example.com, b.example.com]}, upstream: a}\n"
        "  - {name: two, match: {hosts: [b.example.com]}, upstream: a}\n"
    )]  # fmt: skip
    assert codes == ["LB311"]


def test_ten_thousand_routes_are_checked_in_one_pass():
    routes = "".join(f"  - {{name: r{n}, match: {{path: {{prefix: /p{n}}}}}, upstream: a}}\n" for n in range(10_000))
    assert found(routes) == []
