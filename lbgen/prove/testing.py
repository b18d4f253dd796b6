"""The spec's own tests on the model, and which routes no test reaches."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.prove.oracle import Expected, Oracle, asked_by
from lbgen.topology import RequestTest, Route, Topology

_SHARE_ERROR = 0.005


class Mismatch(NamedTuple):
    """What a test says, and what the model says instead."""

    what: str
    expected: str
    got: str


class Outcome(NamedTuple):
    """One test with everything that differs; `got` is the model's answer in words."""

    test: RequestTest
    got: str
    mismatches: tuple[Mismatch, ...]


class Report(NamedTuple):
    """All tests, and the routes that none of them reaches."""

    outcomes: tuple[Outcome, ...]
    unreached: tuple[Route, ...]


def check(topology: Topology) -> Report:
    """Every test on the oracle."""
    oracle = Oracle(topology)
    outcomes, reached = [], set()
    for test in topology.tests:
        asked = asked_by(test, topology)
        if asked is None:
            scheme = test.url.partition("://")[0]
            nobody = Mismatch("listener", f"one that speaks {scheme} there", "none")
            outcomes.append(Outcome(test, "no listener", (nobody,)))
            continue
        expected = oracle.expect(asked)
        reached.add(expected.route)
        outcomes.append(Outcome(test, shown(expected), mismatches(test, expected)))
    return Report(tuple(outcomes), tuple(route for route in topology.routes if route.name not in reached))


def mismatches(test: RequestTest, expected: Expected) -> tuple[Mismatch, ...]:
    """Each thing a test asks for that the model does not say."""
    found = []
    if test.route is not None and test.route != expected.route:
        found.append(Mismatch("route", test.route, expected.route or "none"))
    if test.upstream is not None and test.upstream != _main(expected):
        found.append(Mismatch("upstream", test.upstream, _main(expected) or shown(expected)))
    for name, share in test.shares:
        got = expected.shares.get(name, 0.0)
        if abs(got - share) > _SHARE_ERROR:
            found.append(Mismatch(f"share of {name}", f"{share:.1%}", f"{got:.1%}"))
    if test.redirect is not None and test.redirect != expected.location:
        found.append(Mismatch("redirect", test.redirect, expected.location or shown(expected)))
    if test.status is not None and test.status != (expected.status or 200):
        found.append(Mismatch("status", str(test.status), str(expected.status or 200)))
    if test.upstream_path is not None and test.upstream_path != expected.target:
        found.append(Mismatch("path", test.upstream_path, expected.target or "none"))
    return tuple(found)


def shown(expected: Expected) -> str:
    """`api 95.0%, api-v2 5.0% (route api-v1)`, `308 to https://…`, `404 (no route)`."""
    route = f" (route {expected.route})" if expected.route else f" ({expected.why})" if expected.why else ""
    if expected.shares:
        parts = [name if share == 1 else f"{name} {share:.1%}" for name, share in expected.shares.items()]
        return ", ".join(parts) + route
    return f"{expected.status}" + (f" to {expected.location}" if expected.location else "") + route


def _main(expected: Expected) -> str | None:
    """The upstream with the largest share."""
    return max(expected.shares, key=lambda name: expected.shares[name], default=None)
