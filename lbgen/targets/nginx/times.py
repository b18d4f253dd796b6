"""Durations and sizes in nginx's units."""

from __future__ import annotations

from lbgen.ports import Token
from lbgen.topology.units import show_duration


def duration(value_ms: int) -> Token:
    """Milliseconds as nginx writes them: the largest unit that divides."""
    return Token(show_duration(value_ms))


def size(value_bytes: int) -> Token:
    """Bytes as nginx writes them."""
    for unit, factor in (("g", 1024**3), ("m", 1024**2), ("k", 1024)):
        if value_bytes % factor == 0:
            return Token(f"{value_bytes // factor}{unit}")
    return Token(str(value_bytes))


def whole_seconds(value_ms: int) -> int:
    """Milliseconds rounded up: some of nginx's times have no smaller unit."""
    return -(-value_ms // 1000)
