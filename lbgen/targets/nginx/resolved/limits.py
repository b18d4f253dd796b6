"""How fast a `limit_req` lets requests through."""

from __future__ import annotations

import functools
import re

from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.quantities import number
from lbgen.targets.nginx.resolved.unit import NginxUnit

_ZONE = "zone="
_RATE = r"rate=(\d{1,9})r/([sm])$"


class Limited(NamedTuple):
    """A limit: the zone that counts for it, its rate, what it takes at once, and how much of that waits its turn."""

    zone: Node
    requests_per_s: float
    burst: int
    waiting: int

    @property
    def longest_wait_s(self) -> float:
        """How long the last of a burst waits."""
        return self.waiting / self.requests_per_s


def limited(node: Node, unit: NginxUnit) -> Limited | None:
    """What a `limit_req` says; None where its zone or its rate is not known."""
    said = dict(value.partition("=")[::2] for value in node.values)
    burst, delay = number(said.get("burst", "0")), number(said.get("delay", "0"))
    found = _rates(unit).get(said.get("zone", ""))
    if found is None or burst is None or delay is None:
        return None
    zone, per_s = found
    return Limited(zone, per_s, burst, 0 if "nodelay" in said else max(0, burst - delay)) if per_s else None


@functools.lru_cache(maxsize=1)
def _rates(unit: NginxUnit) -> dict[str, tuple[Node, float]]:
    """Each zone with how many requests it lets through in a second."""
    found: dict[str, tuple[Node, float]] = {}
    for zone in unit.every("limit_req_zone"):
        rate = next((match for value in zone.values if (match := re.match(_RATE, value, re.ASCII))), None)
        names = [
            value[len(_ZONE) :].partition(":")[0] for value in zone.values if value.startswith(_ZONE) and ":" in value
        ]
        if rate is not None:
            for name in names:
                found.setdefault(name, (zone, int(rate[1]) / (1 if rate[2] == "s" else 60)))
    return found
