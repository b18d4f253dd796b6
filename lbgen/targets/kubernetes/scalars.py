"""What an unquoted scalar is to Kubernetes' own reader (sigs.k8s.io/yaml: YAML 1.1's booleans and octal numbers)."""

from __future__ import annotations

from functools import lru_cache

from lbgen.lazy_pattern import lazy_pattern

_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    spelled: value
    for value, names in ((True, ("true", "yes", "on", "y")), (False, ("false", "no", "off", "n")))
    for name in names
    for spelled in (name, name.title(), name.upper())
}
_FIRST_OF_NUMBERS = frozenset("+-.0123456789")
_INTEGER = lazy_pattern(r"[-+]?(0|[1-9][0-9_]{0,18})\Z")
_BASED = lazy_pattern(r"[-+]?(0x[0-9a-fA-F_]{1,16}|0b[01_]{1,64}|0o?[0-7_]{1,21})\Z")
_FLOAT = lazy_pattern(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")


@lru_cache(maxsize=4096)  # the same keys and words stand in a file again and again
def meaning(text: str) -> str | int | float | bool | None:
    """The value: `yes` is true, `0755` is octal."""
    if text[:1] not in _FIRST_OF_NUMBERS:
        return _WORDS.get(text, text)
    if _INTEGER.match(text):
        return int(text.replace("_", ""))
    if _BASED.match(text):
        return _based(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def _based(text: str) -> int | str:
    digits = text.replace("_", "").lstrip("+")
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    base = {"0x": 16, "0b": 2, "0o": 8}.get(digits[:2], 8)
    try:
        return sign * int(digits[2:] if digits[1:2].isalpha() else digits, base)
    except ValueError:
        return text
