"""Colour for terminals: never the only sign of anything, and only where a flag says so."""

from __future__ import annotations

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "strong": "1",
    "gutter": "1;34",
    "secondary": "1;34",
    "native": "32",
    "emulated": "36",
    "approximated": "33",
    "unsupported": "31",
    "added": "32",
    "removed": "31",
}


def paint(text: str, style: str, *, colour: bool) -> str:
    """`text` in that style's colour, or as it is."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if colour and text else text
