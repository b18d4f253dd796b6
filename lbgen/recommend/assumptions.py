"""What numbers rest on beside the situation: how runs are made and looked at, and what algorithms have built in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.algorithms import POINTS, SMOOTHING, Trait, get
from lbgen.algorithms.bounded_loads import BALANCE
from lbgen.simulate import Scenario
from lbgen.simulate.outcome import MOST_SORTED, WARM_UP


def of_runs(scenario: Scenario, seeds: Sequence[int], *, has_phases: bool) -> list[str]:
    """How many runs of how many requests, and which of them count."""
    said = [
        f"{scenario.requests} requests for each of {len(seeds)} seeds from {seeds[0]} on (--requests, --seeds, --seed)",
        "± is the 95 % interval of the mean over seeds",
    ]
    if not has_phases:
        said.append(f"servers begin empty, so the first 1/{WARM_UP} of each run does not count")
    if scenario.requests > MOST_SORTED:
        said.append(f"percentiles are those of at most {MOST_SORTED} requests of each run, evenly spread")
    said.append("busy: work given to a server, of what it can do; imbalance: the busiest server over all on average")
    return said


def of_algorithms(names: Iterable[str]) -> list[str]:
    """Numbers that are part of an algorithm as it is simulated."""
    said, traits = [], {name: get(name).traits for name in names}
    if any(Trait.KEEPS_CLIENTS_WHEN_SERVERS_CHANGE in one for one in traits.values()):
        said.append(f"hashes: {POINTS} points on the ring per unit of weight; no engine puts a key on just that server")
    if any(Trait.SEES_RESPONSE_TIME in one for one in traits.values()):
        said.append(f"response times are averaged with a gain of 1/{round(1 / SMOOTHING)} per answer")
    if "bounded_loads" in traits:
        said.append(f"bounded loads: a server is full at {BALANCE:g} times its fair share of open requests")
    return said
