"""Scalars of YAML 1.2's core schema, and `${NAME}` within them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.spec.loading.containers import WrittenFloat, WrittenInt

_WORDS: Mapping[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_FIRST = frozenset("0123456789+-.")
_INTEGER = lazy_pattern(r"[-+]?(0|[1-9][0-9]*)\Z")
_BASED = lazy_pattern(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = lazy_pattern(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_REFERENCE = lazy_pattern(r"\$\$\{|\$\{([^{}]*)(\}?)")
_NAME = lazy_pattern(r"([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?\Z", re.DOTALL)
_LONGEST_NUMBER = 300

Scalar = str | int | float | bool | None


def plain(text: str) -> Scalar:
    """What an unquoted scalar is. `yes`, `0755`, `1_000` and `12:30` are strings."""
    if text[:1] in _FIRST and len(text) <= _LONGEST_NUMBER:
        if _INTEGER.match(text):
            return int(text)
        if _BASED.match(text):
            return int(text, 0)
        if _FLOAT.match(text):
            return float(text)
        return text
    return _WORDS.get(text, text)


class Trouble(NamedTuple):
    """A `${...}` that cannot be replaced: its place in the text, and the name where there is one."""

    start: int
    end: int
    name: str | None


def substitute(text: str, variables: Mapping[str, str]) -> tuple[Scalar, tuple[Trouble, ...]]:
    """A scalar with its references replaced and typed anew, and the references that cannot be replaced."""
    troubles: list[Trouble] = []
    is_reference = False

    def replace(found: re.Match[str]) -> str:
        nonlocal is_reference
        if found[0] == "$${":
            return "${"
        named = _NAME.match(found[1]) if found[2] else None
        if named is None:
            troubles.append(Trouble(found.start(), found.end(), None))
            return ""
        is_reference = True
        value = variables.get(named[1], named[2])
        if value is None:
            troubles.append(Trouble(found.start(), found.end(), named[1]))
            return ""
        return value

    replaced = _REFERENCE.sub(replace, text)
    return (_typed(replaced) if is_reference else replaced), tuple(troubles)


def _typed(text: str) -> Scalar:
    value = plain(text)
    if type(value) is int:
        number = WrittenInt(value)
        number.written = text
        return number
    if type(value) is float:
        real = WrittenFloat(value)
        real.written = text
        return real
    return value
