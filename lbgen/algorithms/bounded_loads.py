"""Consistent hash with bounded loads, for comparison: a key keeps its server unless that one is full."""

from __future__ import annotations

import math
import random
from bisect import bisect_left

from lbgen.algorithms._hashing import position, ring
from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait

BALANCE = 1.25  # a server takes at most this multiple of its fair share; HAProxy's manual suggests 125 to 200 percent


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """As consistent hash, but servers with their bound of open requests are passed over."""
    points = ring(servers.weights)

    def pick(key: str) -> int:
        candidates = servers.candidates()
        fair = (sum(servers.active) + 1) / sum(servers.weights[index] for index in candidates)
        free = {
            index for index in candidates if servers.active[index] < math.ceil(BALANCE * fair * servers.weights[index])
        }
        first = bisect_left(points.positions, position(key))
        owners = (points.owners[(first + step) % len(points.owners)] for step in range(len(points.owners)))
        return next(owner for owner in owners if owner in free)

    return pick


ALGORITHM = Algorithm(
    name="bounded_loads",
    title="consistent hash with bounded loads",
    summary="a key keeps its server unless that one has 1.25 times its fair share of open requests",
    picker=picker,
    source="V. Mirrokni et al., Consistent Hashing with Bounded Loads, SODA 2018; HAProxy's hash-balance-factor",
    traits=Trait.HONOURS_WEIGHTS | Trait.SEES_LOAD | Trait.KEEPS_CLIENTS,
    use_when=("to compare: caches per key although a few keys are hot",),
    avoid_when=("a session must never leave its server",),
    simplicity=14,
    is_choice=False,
)
