"""Random, best of two: draw two servers, take the one with fewer open requests for its weight."""

from __future__ import annotations

import random

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:
    """Two different servers are drawn in proportion to the weights; the first drawn wins a tie."""

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        candidates = servers.candidates()
        weights = [servers.weights[index] for index in candidates]
        first = second = draw.choices(candidates, weights)[0]
        while second == first and len(candidates) > 1:
            second = draw.choices(candidates, weights)[0]
        return min(first, second, key=lambda index: servers.active[index] / servers.weights[index])

    return pick


ALGORITHM = Algorithm(
    name="random_two_choices",
    title="random, best of two",
    summary="two servers are drawn by weight; the one with fewer open requests for its weight gets the request",
    picker=picker,
    source="M. Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, IEEE TPDS 12(10), 2001",
    traits=Trait.HONOURS_WEIGHTS | Trait.SEES_LOAD | Trait.DRAWS,
    use_when=(
        "several load balancers that know nothing of each other: they do not all rush to the same idle server",
        "very many servers",
    ),
    avoid_when=("one load balancer and few servers: least connections sees all of them",),
    simplicity=2,
)
