"""What weights would do for servers of different speed, where the spec has none that say so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from lbgen.recommend.decide import Facts
from lbgen.simulate import Outcome, Scenario, simulate

_FINEST = 10  # of a weight: 1.33 times as fast is 4:3


def by_weights(facts: Facts, scenario: Scenario, seeds: Sequence[int]) -> Outcome | None:
    """Round robin with weights in proportion to speed; None where weights are fine as they are."""
    if not facts.servers_differ or facts.weights_say_so:
        return None
    taking = [server.speed for server in scenario.servers if server.weight]
    parts = [Fraction(speed / min(taking)).limit_denominator(_FINEST) for speed in taking]
    whole = math.lcm(*(part.denominator for part in parts))
    weights = iter([int(part * whole) for part in parts])
    servers = tuple(server._replace(weight=next(weights) if server.weight else 0) for server in scenario.servers)
    (found,) = simulate(scenario._replace(servers=servers), ["round_robin"], seeds)
    return found


def sentence(found: Outcome) -> str:
    """What they would be, and what round robin would make of them."""
    shown = ", ".join(f"{server.name} {server.weight}" for server in found.scenario.servers if server.weight)
    p99 = found.latency(lambda latency: latency.p99)
    does = "not carry this load either" if found.is_unstable or not p99 else f"have a p99 of {p99.value:.0f} ms"
    return f"weights that say the speeds ({shown}) are the other way: with them, round_robin would {does}"
