"""The picture can be read without help: titles, axes with units, a legend, and the assumptions beside it."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import pytest

from lbgen.algorithms import every
from lbgen.recommend.charts import svg
from lbgen.simulate import Load, Scenario, Server, simulate

NAME = "{http://www.w3.org/2000/svg}"
ASSUMED = ["requests come evenly & are <all> alike", "a long one " * 30]


def picture(servers, rate, names=("round_robin", "least_connections"), recommended="least_connections"):
    outcomes = simulate(Scenario(servers, Load(rate, 50), 2000), list(names), [1])
    return ET.fromstring(svg(outcomes, "shop: upstream <api>", ASSUMED, recommended))


def texts(drawn):
    return [one.text for one in drawn.iter(f"{NAME}text")]


@pytest.fixture(scope="module")
def drawn():
    return picture((Server("a"), Server("b<&>", speed=0.5)), 22)


def test_titles_axes_units_and_legend_are_there(drawn):
    said = texts(drawn)
    assert said[:2] == ["shop: upstream <api>", "recommended: least_connections"]
    for words in ("How long requests take: lower is better", "latency (logarithmic)", "algorithm, and its p99", "p50",
                  "percentile: at p99, 99 of 100 answered requests are faster", "p99.9", "100 ms", "part of all requests",
                  "0%", "100%", "What these numbers assume", "round_robin, unstable"):  # fmt: skip
        assert words in said
    assert any(one.startswith("least_connections, ") and one.endswith(" ms") for one in said)


def test_every_assumption_is_beside_it_whole(drawn):
    said = " ".join(" ".join(texts(drawn)).split())
    for one in ASSUMED:
        assert " ".join(one.split()) in said


def test_unstable_algorithms_have_no_curve_and_a_server_that_is_too_busy_is_marked(drawn):
    assert len(list(drawn.iter(f"{NAME}polyline"))) == 1
    marked = [one[0].text for one in drawn.iter(f"{NAME}rect") if one.get("fill") == "#f2a65a"]
    assert marked == [marked[0]]
    assert marked[0].startswith("b<&>: 50% of requests, 1")


def test_everything_is_inside_and_lines_do_not_meet():
    servers = tuple(Server(f"server-with-a-long-name-{number}") for number in range(40))
    drawn = picture(servers, 400, every())
    width, height = map(float, drawn.get("viewBox").split()[2:])
    for one in drawn.iter():
        x, y = float(one.get("x", 0)), float(one.get("y", 0))
        assert 0 <= x <= width
        assert 0 <= y < height
        assert x + float(one.get("width", 0)) <= width + 0.5
    left = [float(one.get("y")) for one in drawn.iter(f"{NAME}text") if one.get("x") == "90.0"]
    assert all(after - before >= 12 for before, after in itertools.pairwise(left))
    strokes = {(one.get("stroke"), one.get("stroke-dasharray")) for one in drawn.iter(f"{NAME}polyline")}
    assert len(strokes) == len(list(drawn.iter(f"{NAME}polyline")))  # told apart, all twelve


@pytest.mark.parametrize("service_ms", [0.02, 50, 30_000])
def test_curves_stay_between_the_axes(service_ms):
    servers = (Server("a"), Server("b"))
    outcomes = simulate(Scenario(servers, Load(1000 / service_ms, service_ms), 2000), ["round_robin"], [1])
    (line,) = ET.fromstring(svg(outcomes, "a", [])).iter(f"{NAME}polyline")
    heights = [float(point.split(",")[1]) for point in line.get("points").split()]
    assert heights == sorted(heights, reverse=True)
    assert min(heights) >= 106
    assert max(heights) <= 366
