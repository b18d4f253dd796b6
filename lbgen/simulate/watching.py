# ruff: noqa: FURB136, PLR1730, S311  a call of max() costs as much as the rest of a step; nothing here is secret
"""Loops of the algorithms that look at load, each in one piece: a call per request would cost as much as the rest.

Each picks exactly as its reference in `lbgen.algorithms` does (a test holds them together), but does not look at every
server: least connections keeps servers in one queue per number of open requests; the weighted ones keep a heap. Each
change of a server makes a new entry for it; one that is not the server's `current` is thrown away when it comes up.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush, heapreplace
from itertools import compress
from operator import eq

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
_NEVER = (math.inf, -1)
_MOST_ENTRIES = 3  # for each server, on average, before outdated ones are thrown away
_FINEST = 2**50


def plain_least_connections(draws: Draws, fleet: Fleet, seed: int) -> Served:  # noqa: ARG001  draws nothing of its own
    """The fewest open requests, in a tie the server that has stayed as it is for longest."""
    count, slowness = len(fleet.weights), fleet.slowness
    free = [[0.0] * slots for slots in fleet.slots]
    active, current = [0] * count, [(index,) for index in range(count)]
    levels = [deque(entry for entry, weight in zip(current, fleet.weights, strict=True) if weight)]
    ending: list[tuple[float, int]] = [_NEVER]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, push, pop, replace = latencies.append, picks.append, heappush, heappop, heapreplace
    low = 0
    for at, service in zip(draws.arrivals_ms, draws.services_ms, strict=True):
        while ending[0][0] <= at:
            server = pop(ending)[1]
            level = active[server] = active[server] - 1
            entry = current[server] = (server,)
            levels[level].append(entry)
            if level < low:
                low = level
        queue = levels[low]
        while True:
            if not queue:
                low += 1
                queue = levels[low]
                continue
            entry = queue.popleft()
            server = entry[0]
            if entry is current[server]:
                break
        level = active[server] = low + 1
        if level == len(levels):
            levels.append(deque())
        entry = current[server] = (server,)
        levels[level].append(entry)
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
    weights = fleet.weights
    active, current = [0] * count, _unloaded(weights)
    ranked = current.copy()
    heapify(ranked)
    ending: list[tuple[float, int]] = [_NEVER]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, push, pop, replace = latencies.append, picks.append, heappush, heappop, heapreplace
    stamp, most = count, _MOST_ENTRIES * count
    for at, service in zip(draws.arrivals_ms, draws.services_ms, strict=True):
        while ending[0][0] <= at:
            server = pop(ending)[1]
            level = active[server] = active[server] - 1
            entry = current[server] = (level / weights[server], stamp, server)
            push(ranked, entry)
            stamp += 1
        entry = ranked[0]
        while entry is not current[entry[2]]:
            pop(ranked)
            entry = ranked[0]
        server = entry[2]
        level = active[server] = active[server] + 1
        entry = current[server] = (level / weights[server], stamp, server)
        replace(ranked, entry)
        stamp += 1
        slots = free[server]
        first = slots[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(slots, end)
        push(ending, (end, server))
        add(end - at)
        note(server)
        if len(ranked) > most:
            ranked = current.copy()
            heapify(ranked)
    return Served(latencies, picks)


def least_response_time(draws: Draws, fleet: Fleet, seed: int) -> Served:  # noqa: ARG001  draws nothing of its own
    """The lowest of average response time x (open requests + 1) per weight."""
    count, slowness, weights = len(fleet.weights), fleet.slowness, fleet.weights
    free = [[0.0] * slots for slots in fleet.slots]
    active, response, current = [0] * count, [0.0] * count, _unloaded(weights)
    ranked = current.copy()
    heapify(ranked)
    ending: list[tuple[float, int, float]] = [(*_NEVER, 0.0)]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, push, pop, replace = latencies.append, picks.append, heappush, heappop, heapreplace
    stamp, most, gain = count, _MOST_ENTRIES * count, SMOOTHING
    for at, service in zip(draws.arrivals_ms, draws.services_ms, strict=True):
        while ending[0][0] <= at:
            _, server, took = pop(ending)
            left = active[server]
            active[server] = left - 1
            before = response[server]
            after = response[server] = before + (took - before) * gain if before else took
            entry = current[server] = (after * left / weights[server], stamp, server)
            push(ranked, entry)
            stamp += 1
        entry = ranked[0]
        while entry is not current[entry[2]]:
            pop(ranked)
            entry = ranked[0]
        server = entry[2]
        level = active[server] = active[server] + 1
        entry = current[server] = (response[server] * (level + 1) / weights[server], stamp, server)
        replace(ranked, entry)
        stamp += 1
        slots = free[server]
        first = slots[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(slots, end)
        took = end - at
        push(ending, (end, server, took))
        add(took)
        note(server)
        if len(ranked) > most:
            ranked = current.copy()
            heapify(ranked)
    return Served(latencies, picks)


def _unloaded(weights: Sequence[int]) -> list[tuple[float, int, int]]:
    """The first entry of each server: its rank, its place among equals, itself; without weight it is last for ever."""
    return [(0.0 if weight else math.inf, index, index) for index, weight in enumerate(weights)]


def random_two_choices(draws: Draws, fleet: Fleet, seed: int) -> Served:
    """Two different servers drawn by weight, the one with fewer open requests for its weight."""
    slowness = fleet.slowness
    free = [[0.0] * slots for slots in fleet.slots]
    part = _parts(fleet.weights)
    ending = [[math.inf] for _ in part]
    latencies: list[float] = []
    picks: list[int] = []
    add, note, push, pop, replace = latencies.append, picks.append, heappush, heappop, heapreplace
    for at, service, server, other in zip(
        draws.arrivals_ms, draws.services_ms, *pairs(fleet.weights, len(draws.arrivals_ms), seed), strict=True
    ):
        own, others = ending[server], ending[other]
        while own[0] <= at:
            pop(own)
        while others[0] <= at:
            pop(others)
        if (len(others) - 1) * part[other] < (len(own) - 1) * part[server]:
            server, own = other, others  # noqa: PLW2901  the better of the two
        slots = free[server]
        first = slots[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(slots, end)
        push(own, end)
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
        again = list(compress(range(count), map(eq, first, second)))
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
