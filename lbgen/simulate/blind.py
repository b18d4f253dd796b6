"""Picks of algorithms that do not look at load: all of them at once, before the first request is served."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, cycle, islice, repeat

from lbgen.algorithms import position, ring

_MOST_LOTS = 10_000
Picks = Callable[[Sequence[int], Sequence[int], int], list[int]]  # weights, clients of the requests, a seed


def _turns(weights: Sequence[int]) -> list[int]:
    """One cycle of smooth weighted round robin.

    Servers of one weight gain the same credit and so take turns among themselves: one comparison for each different
    weight finds the richest, however many servers there are.
    """
    shared = math.gcd(*weights)
    groups: dict[int, list[int]] = {}
    for index, weight in enumerate(weights):
        if weight:
            groups.setdefault(weight // shared, []).append(index)
    total = sum(weight * len(members) for weight, members in groups.items())
    if len(groups) == 1:
        return next(iter(groups.values()))
    return list(islice(_smooth(groups, total), total))


def _smooth(groups: Mapping[int, list[int]], total: int) -> Iterator[int]:
    kinds = [(weight, members, len(members)) for weight, members in groups.items()]
    taken = [0] * len(kinds)
    for turn in range(1, total + 1):
        best = best_credit = best_index = -1
        for kind, (weight, members, size) in enumerate(kinds):
            rounds, place = divmod(taken[kind], size)
            credit, index = turn * weight - rounds * total, members[place]
            if best < 0 or credit > best_credit or (credit == best_credit and index < best_index):
                best, best_credit, best_index = kind, credit, index
        taken[best] += 1
        yield best_index


def round_robin(weights: Sequence[int], clients: Sequence[int], seed: int) -> list[int]:  # noqa: ARG001
    """In turn, by weight."""
    return list(islice(cycle(_turns(weights)), len(clients)))


def plain_round_robin(weights: Sequence[int], clients: Sequence[int], seed: int) -> list[int]:  # noqa: ARG001
    """In turn, whatever the weights."""
    return list(islice(cycle([index for index, weight in enumerate(weights) if weight]), len(clients)))


def plain_random(weights: Sequence[int], clients: Sequence[int], seed: int) -> list[int]:
    """Drawn by weight."""
    return drawn_by_weight(weights, len(clients), random.Random(f"random {seed}"))  # noqa: S311  nothing here is secret


def drawn_by_weight(weights: Sequence[int], count: int, source: random.Random) -> list[int]:
    """Servers drawn by weight; where the weights are small, out of a list that has each as often as it weighs."""
    shared = math.gcd(*weights)
    if sum(weights) // shared > _MOST_LOTS:
        return source.choices(range(len(weights)), weights, k=count)
    lots = list(chain.from_iterable(repeat(index, weight // shared) for index, weight in enumerate(weights)))
    return source.choices(lots, k=count)


def consistent_hash(weights: Sequence[int], clients: Sequence[int], seed: int) -> list[int]:  # noqa: ARG001
    """By the ring."""
    points = ring(weights)
    last = len(points.positions)

    def owner(client: int) -> int:
        return points.owners[bisect_left(points.positions, position(str(client))) % last]

    return _by_client(owner, clients)


def modulo_hash(weights: Sequence[int], clients: Sequence[int], seed: int) -> list[int]:  # noqa: ARG001
    """By the remainder of the hash."""
    slots = list(chain.from_iterable(repeat(index, weight) for index, weight in enumerate(weights)))
    return _by_client(lambda client: slots[position(str(client)) % len(slots)], clients)


def _by_client(owner: Callable[[int], int], clients: Sequence[int]) -> list[int]:
    table = {client: owner(client) for client in set(clients)}
    return list(map(table.__getitem__, clients))


PICKS: Mapping[str, Picks] = {
    "round_robin": round_robin,
    "plain_round_robin": plain_round_robin,
    "random": plain_random,
    "ip_hash": consistent_hash,
    "consistent_hash": consistent_hash,
    "modulo_hash": modulo_hash,
}
