"""Round robin without weights, for comparison: what is lost when weights are left out."""

from __future__ import annotations

import random

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """The next server after the last one, around and around."""
    last = -1

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        nonlocal last
        candidates = servers.candidates()
        last = next((index for index in candidates if index > last), candidates[0])
        return last

    return pick


ALGORITHM = Algorithm(
    name="plain_round_robin",
    title="round robin without weights",
    summary="servers take turns, whatever their weights",
    picker=picker,
    source="RFC 1794, section 3.1 (rotation of addresses)",
    traits=Trait.NONE,
    use_when=("to compare: what round robin does when nobody wrote weights",),
    avoid_when=("servers differ in speed",),
    simplicity=10,
    is_choice=False,
)
