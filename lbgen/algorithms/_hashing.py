"""Hashes and the ring of points; ours are spread well, and equal no engine's own (never promise that keys match)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

POINTS = 160  # per unit of weight, as in nginx's `hash ... consistent` (ngx_http_upstream_hash_module.c) and ketama
_PER_DIGEST = 8


class Ring(NamedTuple):
    """Points in ascending order, and the server that each belongs to."""

    positions: list[int]
    owners: list[int]


def position(key: str) -> int:
    """Where a key falls: 64 bits, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def ring(weights: Sequence[int], names: Sequence[int] | None = None) -> Ring:
    """The ring of servers with these weights.

    A server's points depend on its name alone (its index by default), so a ring without one of the servers
    has all the points of the others.
    """
    owned = chain.from_iterable(
        ((point, owner) for point in _points(names[owner] if names else owner, POINTS * weight))
        for owner, weight in enumerate(weights)
    )
    ordered = sorted(owned)
    return Ring([point for point, _ in ordered], [owner for _, owner in ordered])


def _points(name: int, count: int) -> list[int]:
    unpack = struct.Struct(f"<{_PER_DIGEST}Q").unpack
    made: list[int] = []
    for part in range(-(-count // _PER_DIGEST)):
        made += unpack(hashlib.blake2b(b"%d-%d" % (name, part)).digest())
    return made[:count]
