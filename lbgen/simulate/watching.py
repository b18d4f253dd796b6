# ruff: noqa: FURB136, PLR1730, S311  a call of max() costs as much as the rest of a step; nothing here is secret
"""Loops of the algorithms that look at load, each in one piece: a call per request would cost as much as the rest.

Each picks exactly as its reference in `lbgen.algorithms` does (a test holds them together), but does not look at every
server: least connections keeps servers in one queue per number of open requests; the weighted ones keep a heap whose
outdated entries are thrown away when they come up. An entry is up to date while `changed[server]` is its stamp;
`owner[stamp]` is the server whose change that was.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush, heapreplace

from lbgen.algorithms import SMOOTHING
from lbgen.lean_typing import NamedTuple
from lbgen.simulate.blind import drawn_by_weight
from lbgen.simulate.draws import Draws


class Served(NamedTuple):
    """Of each request, in order of arrival: its latency and its server."""

    latencies_ms: list[float]
    picks: list[int]


class Fleet(NamedTuple):
    """What the loops need of servers: weights, 1 / speed, slots."""

    weights: Sequence[int]
    slowness: Sequence[float]
    slots: Sequence[int]


Loop = Callable[[Draws, Fleet, int], Served]
_NEVER = (float("inf"), -1)
_MOST_STALE = 8
_FINEST = 2**50


def plain_least_connections(draws: Draws, fleet: Fleet, seed: int) -> Served:  # noqa: ARG001  draws nothing of its own
    """The fewest open requests, in a tie the server that has stayed as it is for longest."""
    count, slowness = len(fleet.weights), fleet.slowness
    free = [[0.0] * slots for slots in fleet.slots]
    active, owner, changed = [0] * count, list(range(count)), list(range(count))
    levels: defaultdict[int, deque[int]] = defaultdict(deque)
    levels[0].extend(index for index in range(count) if fleet.weights[index])
    ending: list[tuple[float, int]] = [_NEVER]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, own, push, pop, replace = latencies.append, picks.append, owner.append, heappush, heappop, heapreplace
    low, stamp = 0, count
    for at, service in zip(draws.arrivals_ms, draws.services_ms, strict=True):
        while ending[0][0] <= at:
            server = pop(ending)[1]
            level = active[server] - 1
            active[server] = level
            changed[server] = stamp
            own(server)
            levels[level].append(stamp)
            stamp += 1
            if level < low:
                low = level
        queue = levels[low]
        while True:
            if not queue:
                low += 1
                queue = levels[low]
                continue
            mark = queue.popleft()
            server = owner[mark]
            if changed[server] == mark:
                break
        level = active[server] = low + 1
        changed[server] = stamp
        own(server)
        levels[level].append(stamp)
        stamp += 1
        slots = free[server]
        first = slots[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(slots, end)
        push(ending, (end, server))
        add(end - at)
        note(server)
    return Served(latencies, picks)


def least_connections(draws: Draws, fleet: Fleet, seed: int) -> Served:
    """The lowest of open requests per weight."""
    if len({weight for weight in fleet.weights if weight}) == 1:
        return plain_least_connections(draws, fleet, seed)
    count, slowness = len(fleet.weights), fleet.slowness
    free = [[0.0] * slots for slots in fleet.slots]
    part = [1 / weight if weight else 0.0 for weight in fleet.weights]
    weights = fleet.weights
    active, changed = [0] * count, list(range(count))
    ranked = [(0.0, index, index) for index in range(count) if part[index]]
    ending: list[tuple[float, int]] = [_NEVER]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, push, pop, replace = latencies.append, picks.append, heappush, heappop, heapreplace
    stamp, most = count, _MOST_STALE * count + 64
    for at, service in zip(draws.arrivals_ms, draws.services_ms, strict=True):
        while ending[0][0] <= at:
            server = pop(ending)[1]
            active[server] -= 1
            changed[server] = stamp
            push(ranked, (active[server] / weights[server], stamp, server))
            stamp += 1
        _, mark, server = ranked[0]
        while changed[server] != mark:
            pop(ranked)
            _, mark, server = ranked[0]
        level = active[server] = active[server] + 1
        changed[server] = stamp
        replace(ranked, (level / weights[server], stamp, server))
        stamp += 1
        slots = free[server]
        first = slots[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(slots, end)
        push(ending, (end, server))
        add(end - at)
        note(server)
        if len(ranked) > most:
            ranked = [(active[one] / weights[one], changed[one], one) for one in range(count) if weights[one]]
            heapify(ranked)
    return Served(latencies, picks)


def least_response_time(draws: Draws, fleet: Fleet, seed: int) -> Served:  # noqa: ARG001  draws nothing of its own
    """The lowest of average response time x (open requests + 1) per weight."""
    count, slowness, weights = len(fleet.weights), fleet.slowness, fleet.weights
    free = [[0.0] * slots for slots in fleet.slots]
    active, response, changed = [0] * count, [0.0] * count, list(range(count))
    ranked = [(0.0, index, index) for index in range(count) if weights[index]]
    ending: list[tuple[float, int, float]] = [(*_NEVER, 0.0)]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, push, pop, replace = latencies.append, picks.append, heappush, heappop, heapreplace
    stamp, most, gain = count, _MOST_STALE * count + 64, SMOOTHING
    for at, service in zip(draws.arrivals_ms, draws.services_ms, strict=True):
        while ending[0][0] <= at:
            _, server, took = pop(ending)
            left = active[server]
            active[server] = left - 1
            before = response[server]
            after = response[server] = before + (took - before) * gain if before else took
            changed[server] = stamp
            push(ranked, (after * left / weights[server], stamp, server))
            stamp += 1
        _, mark, server = ranked[0]
        while changed[server] != mark:
            pop(ranked)
            _, mark, server = ranked[0]
        level = active[server] = active[server] + 1
        changed[server] = stamp
        replace(ranked, (response[server] * (level + 1) / weights[server], stamp, server))
        stamp += 1
        slots = free[server]
        first = slots[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(slots, end)
        push(ending, (end, server, end - at))
        add(end - at)
        note(server)
        if len(ranked) > most:
            ranked = [
                (response[one] * (active[one] + 1) / weights[one], changed[one], one)
                for one in range(count)
                if weights[one]
            ]
            heapify(ranked)
    return Served(latencies, picks)


def random_two_choices(draws: Draws, fleet: Fleet, seed: int) -> Served:
    """Two different servers drawn by weight, the one with fewer open requests for its weight."""
    slowness = fleet.slowness
    free = [[0.0] * slots for slots in fleet.slots]
    part = _parts(fleet.weights)
    load = [0] * len(part)
    ending: list[tuple[float, int]] = [_NEVER]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, push, pop, replace = latencies.append, picks.append, heappush, heappop, heapreplace
    for at, service, server, other in zip(
        draws.arrivals_ms, draws.services_ms, *pairs(fleet.weights, len(draws.arrivals_ms), seed), strict=True
    ):
        while ending[0][0] <= at:
            done = pop(ending)[1]
            load[done] -= part[done]
        if load[other] < load[server]:
            server = other  # noqa: PLW2901  the better of the two
        load[server] += part[server]
        slots = free[server]
        first = slots[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(slots, end)
        push(ending, (end, server))
        add(end - at)
        note(server)
    return Served(latencies, picks)


def _parts(weights: Sequence[int]) -> list[int]:
    """What one open request adds to a server: whole numbers in proportion to 1 / weight, so that ties are ties."""
    whole = min(math.lcm(*filter(None, weights)), _FINEST)
    return [round(whole / weight) if weight else 0 for weight in weights]


def pairs(weights: Sequence[int], count: int, seed: int) -> tuple[list[int], list[int]]:
    """Two different servers for each request (the same one twice where there is only one)."""
    source = random.Random(f"two choices {seed}")
    first, second = drawn_by_weight(weights, count, source), drawn_by_weight(weights, count, source)
    if sum(weight > 0 for weight in weights) > 1:
        again = [place for place, one in enumerate(first) if second[place] == one]
        while again:
            for place, one in zip(again, drawn_by_weight(weights, len(again), source), strict=True):
                second[place] = one
            again = [place for place in again if second[place] == first[place]]
    return first, second


LOOPS: Mapping[str, Loop] = {
    "least_connections": least_connections,
    "plain_least_connections": plain_least_connections,
    "least_response_time": least_response_time,
    "random_two_choices": random_two_choices,
}
