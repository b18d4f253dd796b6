"""What `lbgen simulate` lets happen: a server dies and returns, or all are deployed one after the other."""

from __future__ import annotations

from lbgen.failure import Misused
from lbgen.lean_typing import NamedTuple
from lbgen.simulate import Event, Phase, Scenario, phases_of


class Story(NamedTuple):
    """A scenario with its events, the phases it is looked at in, and what is assumed about them."""

    scenario: Scenario
    phases: tuple[Phase, ...]
    assumptions: tuple[str, ...]


def kill(scenario: Scenario, name: str) -> Story:
    """One server dies after a quarter of the run, and returns for its last quarter."""
    names = [server.name for server in scenario.servers]
    if name not in names:
        raise Misused(f"there is no server `{name}`", f"servers: {', '.join(names)}")
    scenario = _long_enough(scenario)
    length = _length_ms(scenario)
    dies, returns = length * 0.25, length * 0.75
    index = names.index(name)
    known = returns + scenario.recover_ms
    events = (Event(dies, index, "dies"), Event(returns, index, "returns"))
    noticed, how = _noticed(scenario, dies)
    cuts = [(0.0, "before"), (dies, f"{name} is dead, unnoticed"), (noticed, f"without {name}")]
    cuts += [(known, f"{name} is back")]
    said = (
        f"{name} dies {dies / 1000:.1f} s into {length / 1000:.1f} s and runs again at {returns / 1000:.1f} s",
        how,
        *_afterwards(scenario),
        (
            f"a request that a dead server refuses is tried {scenario.retries} times more on others (retries); "
            "one that it had begun has failed"
        ),
    )
    return Story(scenario._replace(events=events), tuple(phases_of(cuts)), said)


def deploy(scenario: Scenario, restart_ms: float) -> Story:
    """Servers are drained and restarted, one after the other, and get requests again once a check has seen them."""
    serving = [index for index, server in enumerate(scenario.servers) if server.weight and not server.backup]
    step = restart_ms + scenario.recover_ms + scenario.slow_start_ms
    length = step * len(serving) * 2
    requests = max(scenario.requests, round(length * scenario.load.rate_per_s / 1000))
    _refuse_too_long(requests)
    scenario = scenario._replace(requests=requests)
    begins = _length_ms(scenario) * 0.25
    events: list[Event] = []
    for turn, index in enumerate(serving):
        at = begins + turn * step
        events += [Event(at, index, "drains"), Event(at + restart_ms, index, "returns")]
    cuts = [(0.0, "before"), (begins, "during"), (begins + step * len(serving), "after")]
    said = (
        f"servers are drained and restarted one by one, {restart_ms / 1000:g} s each (--restart-ms), and requests "
        f"they have are finished; the next one begins {step / 1000:g} s later"
    )
    return Story(scenario._replace(events=tuple(events)), tuple(phases_of(cuts)), (said, *_afterwards(scenario)))


def _afterwards(scenario: Scenario) -> list[str]:
    """How a server that runs again gets its traffic back."""
    said = []
    if scenario.recover_ms:
        said.append(f"checks trust a server again {scenario.recover_ms / 1000:g} s after its return (health_check)")
    if scenario.slow_start_ms:
        said.append(f"its weight comes back in tenths over {scenario.slow_start_ms / 1000:g} s (slow_start)")
    return said


def _noticed(scenario: Scenario, dies_ms: float) -> tuple[float, str]:
    """When balancers have surely noticed a death, and how."""
    if scenario.detect_ms is not None:
        how = f"health checks notice after {scenario.detect_ms / 1000:g} s on average (health_check)"
        if scenario.passive_failures:
            how += f", or {scenario.passive_failures} failed requests within {scenario.passive_window_ms / 1000:g} s do"
        return dies_ms + scenario.detect_ms, how
    if scenario.passive_failures:
        how = (
            f"nobody checks health: {scenario.passive_failures} failed requests put a server out for "
            f"{scenario.passive_window_ms / 1000:g} s at a time (passive_health_check)"
        )
        gap = 1000 / scenario.load.rate_per_s * len(scenario.servers)
        return dies_ms + gap * scenario.passive_failures * scenario.balancers * 2, how
    return dies_ms, "nobody checks health: the dead server goes on getting requests (health_check)"


def _long_enough(scenario: Scenario) -> Scenario:
    """Enough requests that what is to be noticed happens within the run."""
    slow = max(scenario.detect_ms or 0.0, scenario.recover_ms, scenario.slow_start_ms, scenario.passive_window_ms)
    requests = max(scenario.requests, round(slow * 6 * scenario.load.rate_per_s / 1000))
    _refuse_too_long(requests)
    return scenario._replace(requests=requests)


_MOST = 1_000_000


def _refuse_too_long(requests: int) -> None:
    if requests > _MOST:
        raise Misused(
            f"{requests} requests would have to be simulated until everything has been noticed",
            "simulate a lower rate on slower or fewer slots: --concurrency 1 or --rps 100",
        )


def _length_ms(scenario: Scenario) -> float:
    return scenario.requests / scenario.load.rate_per_s * 1000
