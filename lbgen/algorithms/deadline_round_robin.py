"""Weighted round robin by earliest deadline, for comparison: the other way to honour weights in turn."""

from __future__ import annotations

import random
from fractions import Fraction

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """A server of weight w is due every 1/w; the one that is due first is picked, the lowest index in a tie."""
    due = [Fraction(1, weight) if weight else Fraction(0) for weight in servers.weights]

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        best = min(servers.candidates(), key=lambda index: (due[index], index))
        due[best] += Fraction(1, servers.weights[best])
        return best

    return pick


ALGORITHM = Algorithm(
    name="deadline_round_robin",
    title="round robin by earliest deadline",
    summary="servers are due in proportion to their weights; the one due first is picked",
    picker=picker,
    source="Envoy 1.31, load balancing: weighted round robin (earliest deadline first); HAProxy 2.8 lb_fwrr.c is alike",
    traits=Trait.HONOURS_WEIGHTS,
    use_when=("to compare: same shares as smooth round robin, in another order",),
    avoid_when=("servers differ in speed and the weights do not say so",),
    simplicity=11,
    is_choice=False,
)
