"""Weights as nginx takes them: whole numbers, small ones where a consistent hash makes points of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from lbgen.ports import Note, Support
from lbgen.topology import Server

# A consistent hash holds 160 points per unit of weight, 16 bytes each (ngx_http_upstream_hash_module.c).
_MOST_HASHED = 256
_WORST_ERROR = 0.01


def scaled(servers: Sequence[Server], *, is_hashed: bool) -> list[int]:
    """Each server's weight, by the greatest common divisor, and into range; 0 stays 0."""
    divisor = math.gcd(*(server.weight for server in servers)) or 1
    weights = [server.weight // divisor for server in servers]
    largest = max(weights, default=0)
    if not is_hashed or largest <= _MOST_HASHED:
        return weights
    return [max(1, round(weight * _MOST_HASHED / largest)) if weight else 0 for weight in weights]


def notes(servers: Sequence[Server], *, is_hashed: bool) -> Iterator[Note]:
    """Shares that rounding moves by more than one percent."""
    now = scaled(servers, is_hashed=is_hashed)
    before, after = sum(server.weight for server in servers), sum(now)
    for server, weight in zip(servers, now, strict=True):
        if server.weight and abs(weight / after - server.weight / before) > _WORST_ERROR * server.weight / before:
            yield Note(
                "server.weight", (*server.origin, "weight"), Support.APPROXIMATED,
                f"weights of a consistent hash are scaled to at most {_MOST_HASHED}, as each unit takes memory",
                f"{server.weight / before:.4%}", f"{weight / after:.4%}",
            )  # fmt: skip
