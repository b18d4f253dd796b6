from lbgen.prove import compare
from lbgen.prove.client import Reply
from lbgen.prove.oracle import Expected


def reply(status=200, server=None, target="/", headers=(), seen=()):
    body = b""
    if server:
        import json

        body = json.dumps({"server": server, "target": target, "headers": list(seen)}).encode()
    return Reply(status, headers, body)


def faults(expected, got, tests=()):
    return [(one.expected, one.got) for one in compare.differences("asked", got, expected, None, tests)]


def test_the_right_upstream_and_path_are_no_fault():
    expected = Expected("api", 0, {"api": 1.0}, target="/x")
    assert faults(expected, reply(server="api/api1", target="/x")) == []


def test_the_wrong_upstream_is_one_fault_and_nothing_else():
    expected = Expected("api", 0, {"api": 1.0}, target="/x", answer=(("x", "y"),))
    assert faults(expected, reply(server="web/web1")) == [("answer from api (route api)", "200 from web/web1")]


def test_a_server_that_was_not_to_see_it_is_a_fault():
    assert faults(Expected(None, 404, why="no route"), reply(server="web/web1")) == [
        ("404 (no route)", "200 from web/web1")
    ]


def test_a_location_may_spell_its_host_otherwise_but_not_its_path():
    expected = Expected("old", 301, location="https://A.com./X")
    assert faults(expected, reply(301, headers=(("Location", "https://a.com/X"),))) == []
    assert faults(expected, reply(301, headers=(("Location", "https://a.com/x"),))) == [
        ("Location https://A.com./X", "Location https://a.com/x")
    ]


def test_headers_are_compared_whole():
    expected = Expected("r", 0, {"a": 1.0}, answer=(("x-set", "1"), ("x-gone", "")), seen=(("x-tier", "edge"),))
    got = reply(server="a/1", headers=(("X-Set", "1"), ("x-set", "2"), ("X-Gone", "still")))
    assert faults(expected, got) == [
        ("answer header x-set: 1", "1 and 2"),
        ("no answer header x-gone", "still"),
        ("request header x-tier: edge", "absent"),
    ]
