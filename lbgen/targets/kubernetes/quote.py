"""The only place that makes tokens for manifests: every token is a YAML scalar, or a block of them.

A token is a JSON string, which YAML 1.2 and 1.1 read alike, unless the value is a plain word that no YAML
reader takes for anything else. Characters that YAML does not allow unescaped are escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any
from lbgen.ports import Token

Plain = str | int | bool | None | Mapping[str, Any] | Sequence[Any]

_WORD = lazy_pattern(r"[A-Za-z][A-Za-z0-9._/-]*\Z")
# What some YAML 1.1 reader takes for a boolean, a null or a float.
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"})
_CONTROL = lazy_pattern("[\x00-\x1f]")
_HIDDEN = lazy_pattern("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def text(value: str) -> Token:
    """A string that is always in quotes, so that no reader takes it for a number or a boolean."""
    return Token(_HIDDEN.sub(_escaped, json.dumps(value, ensure_ascii=False)))


def word(value: str) -> Token:
    """A string, without quotes where nothing could mistake it."""
    if _WORD.match(value) and value.lower() not in _NOT_TEXT:
        return Token(value)
    return text(value)


def number(value: int) -> Token:
    """A whole number."""
    return Token(str(int(value)))


def boolean(value: bool) -> Token:
    """`true` or `false`."""
    return Token("true" if value else "false")


def comment(value: str) -> Token:
    """Words for one comment line: no line end survives."""
    return Token(_HIDDEN.sub("?", _CONTROL.sub("?", " ".join(value.split()))))


def block(value: Plain, indent: int) -> Token:
    """Nested plain data as block YAML; every line is indented by `indent` spaces, the last has no line end."""
    return Token("\n".join(_lines(value, " " * indent)))


def _lines(value: Plain, pad: str) -> list[str]:
    if isinstance(value, Mapping) and value:
        return [line for key, item in value.items() for line in _entry(f"{pad}{word(key)}:", item, pad)]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return [line for item in value for line in _item(item, pad)]
    return [pad + _scalar(value)]


def _entry(head: str, item: Plain, pad: str) -> list[str]:
    if _is_nested(item):
        return [head, *_lines(item, pad + "  ")]
    return [f"{head} {_scalar(item)}"]


def _item(item: Plain, pad: str) -> list[str]:
    if not _is_nested(item):
        return [f"{pad}- {_scalar(item)}"]
    first, *rest = _lines(item, pad + "  ")
    return [f"{pad}- {first[len(pad) + 2 :]}", *rest]


def _is_nested(value: Plain) -> bool:
    return isinstance(value, Mapping | list | tuple) and bool(value)


def _scalar(value: Plain) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return boolean(value)
        case int():
            return number(value)
        case str():
            return word(value)
        case Mapping():
            return "{}"
        case _:
            return "[]"


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
