"""Times as HAProxy reads them: `us ms s m h d`, a bare number is milliseconds (manual 2.8, section 2.5)."""

from __future__ import annotations

from lbgen.lazy_pattern import lazy_pattern
from lbgen.whole_number import whole_number

_TIME = lazy_pattern(r"(\d+)(us|ms|s|m|h|d)?")
_MS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, None: 1}


def milliseconds(text: str) -> float | None:
    """The time in milliseconds, or None for what is none."""
    found = _TIME.fullmatch(text)
    return whole_number(found[1]) * _MS[found[2]] if found else None


def shown(ms: float) -> str:
    """A time as a reader says it: `90 s`, `500 ms`."""
    return f"{ms / 1000:g} s" if ms >= 1000 else f"{ms:g} ms"
