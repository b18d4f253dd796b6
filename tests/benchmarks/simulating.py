"""The simulation beside simpy, and its growth with requests and servers; CPU seconds in one process.

simpy's seconds are taken again before each row, so that a busy machine slows both. Aims are for a machine
on which simpy takes 1.3 s for one algorithm and 100,000 requests; ours are scaled to it as well. Algorithms with the
same picker (ip_hash and consistent_hash) share a run; alone, ip_hash comes first and so pays for the ring of both.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence

from lbgen.algorithms import choices
from lbgen.simulate import Event, Load, Scenario, Server, capacity_per_s, simulate
from lbgen.simulate.draws import draw
from tests.benchmarks.peer import simulated

EIGHT = (*choices(), "modulo_hash")
SIMPY_REQUESTS = 20_000


def simulating(quick: bool) -> None:
    """Every row is lbgen's CPU over simpy's, or over its own with fewer servers."""
    gc.disable()  # as the command line does
    for requests, aim_s in ((100_000, 1.0),) if quick else ((100_000, 1.0), (1_000_000, 6.0)):
        for slots in (1, 16):
            _sizes(requests, slots, aim_s)
    for name in EIGHT:
        ours, theirs = _cpu_s(_plain(10, 16, 100_000), [name]), _simpy_s(100_000)
        print(f"{'simpy over ' + name:34} {theirs / ours:6.1f} x   (aim at least 5)", flush=True)
    _growth(f"{len(EIGHT)} x 100000", lambda servers: _plain(servers, 16, 100_000), EIGHT)
    for name in choices():
        _growth(f"events, {name}", lambda servers: _eventful(servers, 20_000 if quick else 100_000), [name])


def _sizes(requests: int, slots: int, aim_s: float) -> None:
    theirs = _simpy_s(100_000)
    ours = _cpu_s(_plain(10, slots, requests), EIGHT)
    print(
        f"{f'{len(EIGHT)} x {requests}, {slots} slots':34} {ours / theirs:6.2f} x simpy with one x 100000   "
        f"({ours:.2f} s; {ours / theirs * 1.3:.2f} s where simpy takes 1.3 s; aim {aim_s:g} s)",
        flush=True,
    )


def _growth(name: str, scenario: Callable[[int], Scenario], algorithms: Sequence[str]) -> None:
    few, many = (_cpu_s(scenario(servers), algorithms) for servers in (10, 1000))
    print(f"{name:34} {many / few:6.2f} x with 1000 servers than with 10   (aim 2)", flush=True)


def _plain(servers: int, slots: int, requests: int) -> Scenario:
    fleet = tuple(Server(f"s{number}", 1, 1.0, slots) for number in range(servers))
    return Scenario(fleet, Load(0.7 * capacity_per_s(fleet, 50), 50), requests)


def _eventful(servers: int, requests: int) -> Scenario:
    """Servers of three weights; one dies, is noticed, returns and starts slowly."""
    fleet = tuple(Server(f"s{number}", 1 + number % 3, 1.0 + number % 3, 16) for number in range(servers))
    load = Load(0.7 * capacity_per_s(fleet, 50), 50)
    length = requests / load.rate_per_s * 1000
    events = (Event(length * 0.3, 0, "dies"), Event(length * 0.6, 0, "returns"))
    return Scenario(fleet, load, requests, events=events, detect_ms=length * 0.05, slow_start_ms=length * 0.1)


def _cpu_s(scenario: Scenario, algorithms: Sequence[str]) -> float:
    started = time.process_time()
    simulate(scenario, algorithms, [1])
    return time.process_time() - started


def _simpy_s(requests: int) -> float:
    """What simpy takes for that many requests and one algorithm, from a run of fewer."""
    scenario = _plain(10, 1, SIMPY_REQUESTS)
    draws = draw(scenario.load, SIMPY_REQUESTS, 1)
    turns = iter(range(SIMPY_REQUESTS))
    started = time.process_time()
    simulated(scenario.servers, draws, lambda _: next(turns) % 10)
    return (time.process_time() - started) * requests / SIMPY_REQUESTS


if __name__ == "__main__":
    simulating("--quick" in sys.argv)
