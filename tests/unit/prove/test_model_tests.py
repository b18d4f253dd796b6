from lbgen.prove.explanation import explain
from lbgen.prove.oracle import asked_for
from lbgen.prove.testing import Mismatch, check
from tests.unit.prove.specs import topology


def test_tests_are_compared_with_the_model_and_unreached_routes_are_listed():
    report = check(topology())
    assert [outcome.mismatches for outcome in report.outcomes] == [
        (),
        (),
        (Mismatch("upstream", "api", "404 (no route)"),),
    ]
    assert [route.name for route in report.unreached] == ["write", "admin", "old", "moved", "robots"]


def test_every_route_is_explained_in_the_order_of_trying():
    made = topology()
    asked = asked_for(made, "GET", "https://shop.example.com/api/x")
    explained = explain(made, asked)
    assert [(one.route, one.reason) for one in explained.candidates] == [
        ("admin", "path /api/x is not /admin"),
        ("write", "method is GET, not POST"),
        ("api", ""),
        ("old", "host is shop.example.com, not old.example.com"),
        ("moved", "host is shop.example.com, not *.apps.example.com"),
        ("robots", "path /api/x is not /robots.txt"),
    ]
    assert explained.expected.route == "api"
