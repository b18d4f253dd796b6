"""Numbers as they stand in anybody's files, where nothing keeps them short."""

from __future__ import annotations

MOST_DIGITS = 18
LARGEST = 10**MOST_DIGITS


def whole_number(digits: str) -> int:
    """What decimal digits say, and LARGEST where that is as much or more: no engine takes such a number, and Python
    reads none of more than 4,300 digits.
    """
    short = digits.lstrip("0")
    return int(short or "0") if len(short) <= MOST_DIGITS else LARGEST
