"""How fast a `limit_req` lets requests through."""

from __future__ import annotations

import re

from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.quantities import number
from lbgen.targets.nginx.resolved.unit import NginxUnit

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
    for zone in unit.every("limit_req_zone"):
        rate = next((found for value in zone.values if (found := re.match(_RATE, value, re.ASCII))), None)
        if rate is None or not any(value.startswith(f"zone={said.get('zone', '')}:") for value in zone.values):
            continue
        per_s = int(rate[1]) / (1 if rate[2] == "s" else 60)
        if burst is None or delay is None or not per_s:
            return None
        return Limited(zone, per_s, burst, 0 if "nodelay" in said else max(0, burst - delay))
    return None
