"""Times and sizes as nginx reads them (src/core/ngx_parse.c, 1.31)."""

from __future__ import annotations

import re

_TIME = (
    r"(?:(\d+)y)?\s*(?:(\d+)M)?\s*(?:(\d+)w)?\s*(?:(\d+)d)?\s*"
    r"(?:(\d+)h)?\s*(?:(\d+)m(?!s))?\s*(?:(\d+)(?:s|$))?\s*(?:(\d+)ms)?$"
)
_UNITS_S = (31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1)
_SIZE = r"(\d+)([kKmMgG]?)$"
_LONGEST = 64  # letters: what is longer overflows in nginx, and is refused
_LARGE = 5000  # 5 s in milliseconds; in seconds, longer than an hour
_LARGE_STEP = 1000
_UNIT_BYTES = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


def time_s(text: str) -> float | None:
    """A time in seconds, or None for what is none (a variable, a mistake)."""
    if not text or len(text) > _LONGEST:
        return None
    count = number(text.removesuffix("s"))  # as nearly all are written
    if count is not None:
        return count
    found = re.match(_TIME, text)
    if found is None:
        return None
    *whole, milliseconds = found.groups()
    return sum(int(count or 0) * unit for count, unit in zip(whole, _UNITS_S, strict=True)) + (
        int(milliseconds or 0) / 1000
    )


def number(text: str) -> int | None:
    """A whole number, or None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def meant_ms(text: str) -> int | None:
    """A bare number of whole thousands, as milliseconds are written, though nginx takes it for seconds.

    7200 and 86400 are hours and days to everybody.
    """
    found = number(text)
    return found if found is not None and found >= _LARGE and not found % _LARGE_STEP else None


def size_bytes(text: str) -> int | None:
    """A size in bytes, or None for what is none."""
    found = re.match(_SIZE, text) if len(text) <= _LONGEST else None
    return int(found[1]) * _UNIT_BYTES[found[2].lower()] if found else None


def shown(seconds: float) -> str:
    """Seconds in the largest unit that leaves at most one decimal, for a message."""
    for unit_s, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * unit_s or (seconds >= unit_s and seconds % unit_s == 0):
            return f"{round(seconds / unit_s, 1):g} {name}"
    return f"{seconds:g} s"
