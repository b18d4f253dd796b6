"""Least connections without weights, for comparison."""

from __future__ import annotations

import random

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """The fewest open requests; in a tie the one that has stayed as it is for longest."""

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        return min(servers.candidates(), key=lambda index: (servers.active[index], servers.changed[index]))

    return pick


ALGORITHM = Algorithm(
    name="plain_least_connections",
    title="least connections without weights",
    summary="the server with the fewest open requests, whatever its weight",
    picker=picker,
    source="Linux Virtual Server, ip_vs_lc.c",
    traits=Trait.SEES_LOAD,
    use_when=("to compare: what least connections finds out about servers by itself",),
    avoid_when=("a connection carries many requests",),
    simplicity=12,
    is_choice=False,
)
