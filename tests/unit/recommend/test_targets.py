"""What targets make of an algorithm counts in the ranking, and is said."""

from __future__ import annotations

import json

import pytest

from lbgen.algorithms import choices
from lbgen.cli.dispatch import dispatch
from lbgen.ports import Support
from lbgen.recommend import Facts, decide
from lbgen.recommend.naming import fidelity, name_on
from lbgen.render.targets import available, choose, choose_bare
from lbgen.simulate import Load, Scenario, Server, capacity_per_s, simulate
from lbgen.topology.build import build
from tests.conftest import ROOT

SHOP = str(ROOT / "examples/shop/shop.lbgen.yaml")
SEED = str(ROOT / "examples/seed-basic/seed-basic.lbgen.yaml")
FAST_ANSWERS = Facts(*[False] * 4, False, True, False, False, True)._replace(servers_differ=True)
SERVERS = (Server("a", 1, 4, 64), Server("b", 1, 1, 64), Server("c", 1, 1, 64))


@pytest.fixture(scope="module")
def outcomes():
    load = Load(0.2 * capacity_per_s(SERVERS, 50), 50)
    return simulate(Scenario(SERVERS, load, 10_000), ["least_response_time", "least_connections"], [1, 2])


def chosen(outcomes, **held):
    decision = decide(FAST_ANSWERS, outcomes, {"least_connections": {"x": Support.NATIVE}, **held})
    return decision.chosen.algorithm, "\n".join(decision.why), [one.algorithm for one in decision.outcomes]


def test_the_best_is_recommended_where_targets_do_it(outcomes):
    name, why, ranked = chosen(outcomes, least_response_time={"x": Support.EMULATED})
    assert (name, ranked[0]) == ("least_response_time", "least_response_time")
    assert "mind that" not in why


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"x": Support.UNSUPPORTED, "y": Support.NATIVE}, "but x cannot do it"),
        ({"x": Support.APPROXIMATED, "y": Support.APPROXIMATED}, "but x and y only approximate it"),
    ],
)
def test_what_a_target_cannot_do_ranks_behind_and_is_said(outcomes, held, said):
    name, why, ranked = chosen(outcomes, least_response_time=held)
    assert (name, ranked) == ("least_connections", ["least_connections", "least_response_time"])
    assert "least_response_time would have a p99" in why
    assert said in why


def test_one_approximation_of_two_is_said_and_no_reason_against_it(outcomes):
    name, why, _ = chosen(outcomes, least_response_time={"x": Support.APPROXIMATED, "y": Support.NATIVE})
    assert name == "least_response_time"
    assert "mind that x only approximates it" in why


@pytest.mark.parametrize(("version", "recommended"), [("1.22", "least_connections"), ("1.31", "least_response_time")])
def test_the_version_of_nginx_decides(capsys, version, recommended):
    words = ["--requests", "4000", "--seeds", "2", "--response-time", "--speed", "api3=0.3", "-t", f"nginx@{version}"]
    assert dispatch(["recommend", SEED, *words, "--utilisation", "0.4", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["recommended"] == recommended
    assert list(said["fidelity"]) == list(choices())
    assert list(said["fidelity"]["least_response_time"]) == [f"nginx@{version}"]


@pytest.fixture(scope="module")
def shop():
    return build(SHOP, variables={}).topology


def test_verdicts_are_those_of_the_fidelity_table(shop):
    """Joined with the capability rows: for an upstream without anything special they are one and the same."""
    targets = choose_bare(["nginx", "haproxy"])
    for name, held in fidelity(shop, "web", choices(), targets).items():
        for one in targets:
            assert held[one.label] is one.target.row(f"algorithm.{name}", one.options).support


@pytest.mark.parametrize(
    ("target", "algorithm", "lines"),
    [
        ("nginx", "least_connections", ("least_conn;",)),
        ("nginx", "random_two_choices", ("random two least_conn;",)),
        ("nginx", "ip_hash", ("hash $remote_addr consistent;",)),
        ("nginx", "round_robin", ()),
        ("haproxy", "round_robin", ("balance roundrobin",)),
        ("haproxy", "random_two_choices", ("balance random(2)", "server api1 10.0.1.11:8080 weight 100")),
        ("aws", "least_connections", ('load_balancing_algorithm_type = "least_outstanding_requests"',)),
    ],
)
def test_only_lines_that_ask_for_it_are_shown(shop, target, algorithm, lines):
    """Not what follows from it elsewhere: shop's backup, drained server and cookie made twenty lines of nginx."""
    (one,) = [found for found in choose(shop, list(available())) if found.target.name == target]
    assert name_on(shop, "api", algorithm, one).lines == lines
