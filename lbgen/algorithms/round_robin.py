"""Round robin, smooth and weighted: servers take turns, heavier ones more often, never in a bunch."""

from __future__ import annotations

import random

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """Each server gains its weight at each turn; the richest is picked and pays for everybody."""
    credit = [0] * len(servers.weights)

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        candidates = servers.candidates()
        for index in candidates:
            credit[index] += servers.weights[index]
        best = max(candidates, key=lambda index: (credit[index], -index))
        credit[best] -= sum(servers.weights[index] for index in candidates)
        return best

    return pick


ALGORITHM = Algorithm(
    name="round_robin",
    title="round robin",
    summary="servers take turns, in proportion to their weights",
    picker=picker,
    source="nginx, ngx_http_upstream_round_robin.c (smooth weighted round robin, since 1.3.1)",
    traits=Trait.HONOURS_WEIGHTS,
    use_when=(
        "servers are equal, or their weights say how unequal they are",
        "requests cost about the same and no session is kept on a server",
    ),
    avoid_when=(
        "servers differ in speed and the weights do not say so: the slow one gets as much as the others",
        "some requests or connections cost many times the others",
    ),
    simplicity=0,
)
