"""Random: every request is drawn by weight, without any memory."""

from __future__ import annotations

import random

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:
    """One draw, in proportion to the weights."""

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        candidates = servers.candidates()
        return draw.choices(candidates, [servers.weights[index] for index in candidates])[0]

    return pick


ALGORITHM = Algorithm(
    name="random",
    title="random",
    summary="each request is drawn by weight",
    picker=picker,
    source="nginx 1.31 documentation, ngx_http_upstream_module, random; HAProxy 2.8 manual, balance random(1)",
    traits=Trait.HONOURS_WEIGHTS | Trait.DRAWS,
    use_when=("many load balancers with few requests each, where turns would start at the same server everywhere",),
    avoid_when=("almost always: the best of two draws costs the same and keeps queues far shorter",),
    simplicity=3,
)
