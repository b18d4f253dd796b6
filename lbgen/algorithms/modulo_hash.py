"""Hash modulo the number of servers, for comparison: what consistent hashing is better than."""

from __future__ import annotations

import random

from lbgen.algorithms._hashing import position
from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """The key's hash modulo the sum of weights; each server owns as many remainders as its weight."""

    def pick(key: str) -> int:
        slots = [index for index in servers.candidates() for _ in range(servers.weights[index])]
        return slots[position(key) % len(slots)]

    return pick


ALGORITHM = Algorithm(
    name="modulo_hash",
    title="hash modulo the number of servers",
    summary="a key keeps its server until the number of servers changes; then almost every key moves",
    picker=picker,
    source="HAProxy 2.8 configuration manual, hash-type map-based",
    traits=Trait.HONOURS_WEIGHTS | Trait.KEEPS_CLIENTS,
    use_when=("to compare: servers that never change",),
    avoid_when=("servers come and go",),
    simplicity=13,
    is_choice=False,
)
