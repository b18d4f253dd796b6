"""Engine versions as comparable tuples."""

from __future__ import annotations

Version = tuple[int, ...]


def parse(text: str) -> Version:
    """`"1.29.6"` as `(1, 29, 6)`; anything after a non-digit inside a part is dropped (`"2.8-dev1"` is `(2, 8)`)."""
    numbers = []
    for part in text.split("."):
        digits = ""
        for character in part:
            if not character.isdigit():
                break
            digits += character
        if not digits:
            break
        numbers.append(int(digits))
        if len(digits) != len(part):
            break
    return tuple(numbers)


def show(version: Version) -> str:
    """`(1, 29, 6)` as `"1.29.6"`."""
    return ".".join(map(str, version))
