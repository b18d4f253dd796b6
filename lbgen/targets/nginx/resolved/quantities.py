"""Times and sizes as nginx reads them (src/core/ngx_parse.c, 1.31)."""

from __future__ import annotations

import re

from lbgen.whole_number import whole_number

_TIME = re.compile(
    r"(?:(\d+)y)?\s*(?:(\d+)M)?\s*(?:(\d+)w)?\s*(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m(?!s))?\s*(?:(\d+)(?:s|$))?\s*(?:(\d+)ms)?$"
)
_UNITS_S = (31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1)
_SIZE = re.compile(r"(\d+)([kKmMgG]?)$")
_UNIT_BYTES = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


def time_s(text: str) -> float | None:
    """A time in seconds, or None for what is none (a variable, a mistake)."""
    found = _TIME.match(text)
    if found is None or not text:
        return None
    *whole, milliseconds = found.groups()
    return sum(whole_number(number or "0") * unit for number, unit in zip(whole, _UNITS_S, strict=True)) + (
        whole_number(milliseconds or "0") / 1000
    )


def size_bytes(text: str) -> int | None:
    """A size in bytes, or None for what is none."""
    found = _SIZE.match(text)
    return whole_number(found[1]) * _UNIT_BYTES[found[2].lower()] if found else None
