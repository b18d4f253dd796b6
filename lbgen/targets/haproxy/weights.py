"""Weights scaled into HAProxy's 0 to 256, as near to the shares asked for as that range allows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import gcd

from lbgen.lean_typing import NamedTuple

MOST = 256
RING_BASE = 100  # on a hash ring a weight of 1 gives lumpy shares, 100 even ones (measured: 14-25 % against 19-21 %)


class Scaled(NamedTuple):
    """The weights to print, and the largest error of any share, relative to it (0.01 is 1 %)."""

    weights: tuple[int, ...]
    error: float


def scaled(weights: Sequence[int], *, on_ring: bool = False) -> Scaled:
    """Weights of 0 to 256 for shares; 0 stays 0 and nothing else becomes 0. `on_ring` lifts small ones."""
    divisor = reduce(gcd, weights, 0) or 1
    small = [weight // divisor for weight in weights]
    highest = max(small, default=0)
    if highest > MOST:
        return _nearest(small)
    factor = max(1, min(RING_BASE, MOST // highest)) if on_ring and highest else 1
    return Scaled(tuple(weight * factor for weight in small), 0.0)


def _nearest(weights: Sequence[int]) -> Scaled:
    counts: dict[int, int] = {}
    for weight in weights:
        counts[weight] = counts.get(weight, 0) + 1
    highest = max(counts)
    best = min(range(MOST // 2, MOST + 1), key=lambda top: (_error(counts, highest, top), -top))
    return Scaled(tuple(_fit(weight, highest, best) for weight in weights), _error(counts, highest, best))


def _fit(weight: int, highest: int, top: int) -> int:
    return max(1, round(weight * top / highest)) if weight else 0


def _error(counts: dict[int, int], highest: int, top: int) -> float:
    """The largest relative error of a share when the heaviest server gets `top`."""
    wanted = sum(weight * count for weight, count in counts.items())
    given = sum(_fit(weight, highest, top) * count for weight, count in counts.items())
    return max(abs(_fit(weight, highest, top) * wanted / (given * weight) - 1) for weight in counts if weight)
