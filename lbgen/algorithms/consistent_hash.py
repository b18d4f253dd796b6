"""Consistent hash: a ring with virtual nodes; when a server goes, only its own keys move."""

from __future__ import annotations

import random
from bisect import bisect_left

from lbgen.algorithms._hashing import position, ring
from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """The server of the first point at or after the key's own, going around, that may be picked."""
    points = ring(servers.weights)

    def pick(key: str) -> int:
        candidates = set(servers.candidates())
        first = bisect_left(points.positions, position(key))
        owners = (points.owners[(first + step) % len(points.owners)] for step in range(len(points.owners)))
        return next(owner for owner in owners if owner in candidates)

    return pick


ALGORITHM = Algorithm(
    name="consistent_hash",
    title="consistent hash",
    summary="a key keeps its server; when one of N servers goes, only its own keys move, about 1/N of all",
    picker=picker,
    source="D. Karger et al., Consistent Hashing and Random Trees, STOC 1997; 160 points per weight as in nginx",
    traits=Trait.HONOURS_WEIGHTS | Trait.KEEPS_CLIENTS | Trait.KEEPS_CLIENTS_WHEN_SERVERS_CHANGE,
    use_when=(
        "servers hold caches or sessions for a key, and servers come and go",
        "the key is better than the client's address: a user, a URI",
    ),
    avoid_when=(
        "a few keys make up much of the traffic: their servers get it all",
        "nothing is kept on the servers: even shares are then worth more",
    ),
    simplicity=6,
)
