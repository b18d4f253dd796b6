"""Hashes and the ring of points; ours are spread well, and equal no engine's own (never promise that keys match)."""

from __future__ import annotations

import functools
import hashlib
import math
import struct
from collections.abc import Sequence

from lbgen.lean_typing import NamedTuple

POINTS = 160  # per unit of weight, as in nginx's `hash ... consistent` (ngx_http_upstream_hash_module.c) and ketama
_PER_DIGEST = 16  # of four bytes
_SHIFT = 2  # positions of 30 bits sort fastest; among 160,000 points a dozen fall together, and the later server wins
_HEAVIEST = 100  # a weight of a million would be 160 million points; HAProxy's ring, too, ends at 256 per server


class Ring(NamedTuple):
    """Points in ascending order, and the server that each belongs to."""

    positions: list[int]
    owners: list[int]


def position(key: str) -> int:
    """Where a key falls: 30 bits, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "little") >> _SHIFT


def ring(weights: Sequence[int]) -> Ring:
    """The ring of servers with these weights; the same one, not to be changed, for the same weights.

    A server's points depend on its index alone, so a ring without one of the servers has all the points of the
    others. Weights count by their ratio: 500:300 is 5:3, and the heaviest is at most 100.
    """
    return _ring(tuple(weights))


@functools.lru_cache(maxsize=4)
def _ring(weights: tuple[int, ...]) -> Ring:
    shared = math.gcd(*weights) or 1
    scale = max(1.0, max(weights) / shared / _HEAVIEST)
    parts = [max(1, round(weight / shared / scale)) if weight else 0 for weight in weights]
    owners: dict[int, int] = {}
    for owner, part in enumerate(parts):
        owners.update(dict.fromkeys(_points(owner, POINTS * part), owner))
    positions = sorted(owners)
    return Ring(positions, [owners[position] for position in positions])


def _points(name: int, count: int) -> list[int]:
    unpack = struct.Struct(f"<{_PER_DIGEST}I").unpack
    made: list[int] = []
    for part in range(-(-count // _PER_DIGEST)):
        made += unpack(hashlib.blake2b(b"%d-%d" % (name, part)).digest())
    return [point >> _SHIFT for point in made[:count]]
