"""An object against a compact schema, as the API server does it: unknown fields are refused (strict validation)."""

from __future__ import annotations

import functools
import re
from collections.abc import Hashable, Mapping, Sequence

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem
from lbgen.targets.kubernetes.apiserver.schema import Part

_OUTER = ("apiVersion", "kind", "metadata", "status")
_NAMES = {"either": "a number or a string", "object": "a mapping", "array": "a list"}


def shape(data: Mapping[str, Any], part: Part) -> Sequence[Problem]:
    """Everything about an object's fields that its kind does not allow; `metadata` and `status` are looked over."""
    asked = _Shape()
    asked.value({name: value for name, value in data.items() if name not in _OUTER}, part, ())
    return asked.found


class _Shape:
    """A walk over an object beside its schema; `found` is what does not fit."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def _say(self, path: Path, message: str) -> None:
        self.found.append(Problem(path, message))

    def value(self, value: Any, part: Part, path: Path) -> None:
        """Look at a value that should be as the part says."""
        if value is None:
            if not part.is_nullable:
                self._say(path, "null is not allowed")
            return
        its_type = type(value)
        if part.types is not None and its_type not in part.types:
            self._say(path, f"must be {_NAMES.get(part.type, part.type)}, not {_shown(value)}")
            return
        if part.choices and value not in part.choices:
            self._say(path, f"{_shown(value)} is not one of {', '.join(map(str, part.choices))}")
        if its_type is dict:
            self._mapping(value, part, path)
        elif its_type is list:
            self._list(value, part, path)
        elif its_type is str:
            self._text(value, part, path)
        else:
            self._size(value, part, path, "is")

    def _mapping(self, value: dict[str, Any], part: Part, path: Path) -> None:
        for name in part.required:
            if name not in value:
                self._say(path, f"`{name}` is missing")
        self._size(len(value), part, path, "number of fields is")
        fields, other = part.fields, part.other
        for name, item in value.items():
            below = fields.get(name, other)
            if below is not None:
                if type(item) not in below.plain:
                    self.value(item, below, (*path, name))
            elif part.is_closed:
                self._say((*path, name), f"there is no field `{name}` here")

    def _list(self, value: list[Any], part: Part, path: Path) -> None:
        self._size(len(value), part, path, "number of items is")
        below = part.item
        seen: set[Hashable] = set()
        for index, item in enumerate(value):
            if below is not None and type(item) not in below.plain:
                self.value(item, below, (*path, index))
            key = _identity(item, part) if part.keys or part.is_unique else None
            if key is not None and key in seen:
                self._say((*path, index), f"the same {' and '.join(part.keys or ['value'])} stands here twice")
            if key is not None:
                seen.add(key)

    def _text(self, value: str, part: Part, path: Path) -> None:
        self._size(len(value), part, path, "length is")
        if part.pattern and not _pattern(part.pattern).search(value):
            self._say(path, f"{_shown(value)} does not match {part.pattern}")

    def _size(self, size: float, part: Part, path: Path, words: str) -> None:
        low, high = part.low, part.high
        if (low is not None and size < low) or (high is not None and size > high):
            self._say(
                path, f"{words} {size}, allowed are {'' if low is None else low} to {'' if high is None else high}"
            )


def _identity(item: Any, part: Part) -> Hashable:
    """What no other item of the list may share; None where the list does not mind."""
    if part.keys and isinstance(item, dict):
        return tuple(_frozen(item.get(key)) for key in part.keys)
    return _frozen(item) if part.is_unique else None


def _frozen(value: Any) -> Hashable:
    """Equal for what is equal as JSON, where 1, 1.0 and true are three things."""
    return (type(value), value) if isinstance(value, (str, int)) else _as_json(value, sort_keys=True)


@functools.lru_cache(maxsize=500)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.removesuffix("$") + r"\Z" if text.endswith("$") and not text.endswith(r"\$") else text)


def _shown(value: object) -> str:
    text = _as_json(value)
    return f"`{text[:60]}{'…' if len(text) > 60 else ''}`"


def _as_json(value: object, *, sort_keys: bool = False) -> str:
    import json  # noqa: PLC0415  # only for what does not fit, and for lists whose items must differ

    return json.dumps(value, sort_keys=sort_keys, default=str)
