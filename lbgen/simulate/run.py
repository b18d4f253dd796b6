"""Algorithms compared on the same requests, over several seeds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from lbgen import algorithms
from lbgen.algorithms import Pick
from lbgen.lean_typing import NamedTuple
from lbgen.simulate import draws
from lbgen.simulate.blind import PICKS
from lbgen.simulate.draws import Draws
from lbgen.simulate.happening import happen
from lbgen.simulate.model import Scenario
from lbgen.simulate.outcome import Estimate, Latency, Phase, Run, estimate, measure
from lbgen.simulate.queues import serve
from lbgen.simulate.watching import LOOPS, Fleet

Progress = Callable[[float], None]  # told which part of the work is done, 0 to 1


class Outcome(NamedTuple):
    """What one algorithm did with a scenario, over all seeds."""

    algorithm: str
    scenario: Scenario
    phases: tuple[Phase, ...]
    runs: tuple[Run, ...]

    def latency(self, get: Callable[[Latency], float], phase: int = 0) -> Estimate | None:
        """An estimate of something about latency; phase 0 is the whole. None where nothing was answered."""
        found = [run.phases[phase].latency for run in self.runs]
        answered = [get(latency) for latency in found if latency is not None]
        return estimate(answered) if answered else None

    def errors(self, phase: int = 0) -> Estimate:
        """The part of requests without an answer."""
        parts = [run.phases[phase] for run in self.runs]
        return estimate([part.errors / part.requests if part.requests else 0.0 for part in parts])

    @property
    def shares(self) -> list[Estimate]:
        """Of each server, the part of requests that it got."""
        return [estimate([run.shares[index] for run in self.runs]) for index in range(len(self.scenario.servers))]

    @property
    def utilisation(self) -> list[Estimate]:
        """Of each server, the work it was given, of what it can do."""
        count = len(self.scenario.servers)
        return [estimate([run.utilisation[index] for run in self.runs]) for index in range(count)]

    @property
    def imbalance(self) -> float:
        """How much busier the busiest server is than all of them on average; 1 is even."""
        parts = zip(self.utilisation, self.scenario.servers, strict=True)
        pairs = [(one.value, server.speed * server.concurrency) for one, server in parts if not server.backup]
        whole = sum(size for _, size in pairs)
        mean = math.fsum(used * size for used, size in pairs) / whole
        return max(used for used, _ in pairs) / mean if mean else 1.0

    @property
    def moved(self) -> Estimate | None:
        """The part of clients that changed their server for the events; None without events."""
        parts = [run.moved for run in self.runs if run.moved is not None]
        return estimate(parts) if parts else None

    @property
    def overloaded(self) -> tuple[int, ...]:
        """Servers given more work than they can do in the last quarter of the run; their queues grow for ever."""
        count = len(self.scenario.servers)
        late = (estimate([run.late_utilisation[index] for run in self.runs]).value for index in range(count))
        return tuple(index for index, used in enumerate(late) if used >= 1)

    @property
    def is_unstable(self) -> bool:
        """Whether the load cannot be carried this way: percentiles would only say how long the run was."""
        return bool(self.overloaded)


def simulate(
    scenario: Scenario,
    names: Sequence[str],
    seeds: Sequence[int],
    *,
    phases: Sequence[Phase] = (),
    progress: Progress = lambda _: None,
) -> tuple[Outcome, ...]:
    """What each of these algorithms does, in the order asked for."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    whole = len(seeds) * len(names)
    for number, seed in enumerate(seeds):
        requests = draws.draw(scenario.load, scenario.requests, seed)
        made: dict[Callable[..., Pick], Run] = {}  # algorithms with the same picker share a run
        for place, name in enumerate(names):
            done = number * len(names) + place
            progress(done / whole)

            def within(arrived: int, done: int = done) -> None:
                progress((done + arrived / scenario.requests) / whole)

            picker = algorithms.get(name).picker
            if picker not in made:
                made[picker] = _run(scenario, name, requests, seed, phases=phases, progress=within)
            runs[name].append(made[picker])
    progress(1.0)
    return tuple(Outcome(name, scenario, tuple(phases), tuple(runs[name])) for name in names)


def _run(
    scenario: Scenario,
    name: str,
    requests: Draws,
    seed: int,
    *,
    phases: Sequence[Phase],
    progress: Callable[[int], None],
) -> Run:
    latencies: Sequence[float]
    picks: Sequence[int]
    if scenario.is_plain and name in (*PICKS, *LOOPS):
        latencies, picks = _fast(scenario, name, requests, seed)
    else:
        latencies, picks = happen(scenario, algorithms.get(name), requests, seed, progress)
    return measure(scenario, requests, latencies, picks, phases)


def _fast(scenario: Scenario, name: str, requests: Draws, seed: int) -> tuple[list[float], list[int]]:
    fleet = Fleet(
        tuple(server.weight for server in scenario.servers),
        tuple(1 / server.speed for server in scenario.servers),
        tuple(server.concurrency for server in scenario.servers),
    )
    if name in PICKS:
        picks = PICKS[name](fleet.weights, requests.clients, seed)
        return serve(requests, picks, fleet.slowness, fleet.slots), picks
    served = LOOPS[name](requests, fleet, seed)
    return served.latencies_ms, served.picks


def phases_of(cuts: Sequence[tuple[float, str]]) -> Iterator[Phase]:
    """Phases from the moments at which they begin (ascending, the first 0) and their names."""
    ends = [at for at, _ in cuts[1:]] + [math.inf]
    for (at, name), end in zip(cuts, ends, strict=True):
        yield Phase(name, at, end)
