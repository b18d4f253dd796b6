"""Text made safe and measurable for a terminal: no control character passes, widths are known."""

from __future__ import annotations

TAB = 4

# Characters that reorder what is around them; shown as they are, they could make a line read differently
# from what it says (Unicode TR 9).
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """`text` with tabs as spaces and control, reordering and lone surrogate characters as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def columns(text: str) -> int:
    """How many columns of a terminal `visible(text)` takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, text))


def _shown(character: str) -> str:
    if character == "\t":
        return " " * TAB
    if _is_hidden(character):
        return f"\\u{{{ord(character):x}}}"
    return character


def _columns(character: str) -> int:
    if character.isascii() or character == "\t" or _is_hidden(character):
        return len(_shown(character))
    import unicodedata  # noqa: PLC0415  only texts beyond ASCII pay for it

    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _is_hidden(character: str) -> bool:
    code = ord(character)
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or code in (0x2028, 0x2029, 0xFEFF)
        or 0xD800 <= code < 0xE000
        or character in _REORDERING
    )
