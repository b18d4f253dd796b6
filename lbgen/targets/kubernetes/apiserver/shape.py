"""An object against a compact schema, as the API server does it: unknown fields are refused (strict validation)."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Hashable, Mapping, Sequence

from lbgen import resources
from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem

Schema = Mapping[str, Any]
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "integer": (int,),
    "number": (int, float), "either": (int, str),
}  # fmt: skip
_BOUNDS = frozenset(("min", "max", "x"))  # what a scalar's part may hold beside type and choices


@functools.cache
def known() -> Mapping[str, Schema]:
    """Compact schemas by `apiVersion/Kind`: Gateway API's, and the built-in kinds rendered here."""
    found: dict[str, Schema] = {}
    for name in ("kubernetes-gateway-api.json", "kubernetes-core.json"):
        schema = json.loads(resources.text("schemas", name))
        found.update(dict.fromkeys(schema["kinds"], schema))
    return found


def shape(data: Mapping[str, Any], schema: Schema, kind: str) -> Sequence[Problem]:
    """Everything about an object's fields that the schema does not allow; `metadata` and `status` are looked over."""
    asked = _Shape(schema["parts"])
    outer = ("apiVersion", "kind", "metadata", "status")
    inner = {name: value for name, value in data.items() if name not in outer}
    asked.value(inner, schema["kinds"][kind], ())
    return asked.found


def part_at(reference: Any, parts: list[Schema]) -> Schema:
    """A part by its number, or as it stands there."""
    found: Schema = parts[reference] if isinstance(reference, int) else reference
    return found


class _Shape:
    """A walk over an object beside its schema; `found` is what does not fit."""

    def __init__(self, parts: list[Schema]) -> None:
        self._parts = parts
        self.found: list[Problem] = []

    def _say(self, path: Path, message: str) -> None:
        self.found.append(Problem(path, message))

    def value(self, value: Any, reference: Any, path: Path) -> None:
        """Look at a value that should be as the part says."""
        part = part_at(reference, self._parts)
        if value is None:
            if not part.get("n") and part["t"] != "any":
                self._say(path, "null is not allowed")
            return
        kind = type(value)
        wanted = _TYPES.get(part["t"])
        if wanted is not None and kind not in wanted:
            name = {"either": "a number or a string", "object": "a mapping", "array": "a list"}.get(
                part["t"], part["t"]
            )
            self._say(path, f"must be {name}, not {_shown(value)}")
            return
        if "e" in part and value not in part["e"]:
            self._say(path, f"{_shown(value)} is not one of {', '.join(map(str, part['e']))}")
        if kind is dict:
            self._mapping(value, part, path)
        elif kind is list:
            self._list(value, part, path)
        elif not _BOUNDS.isdisjoint(part):
            self._scalar(value, part, path)

    def _mapping(self, value: dict[str, Any], part: Schema, path: Path) -> None:
        fields = part.get("p", {})
        for name in part.get("r", ()):
            if name not in value:
                self._say(path, f"`{name}` is missing")
        self._size(len(value), part, path, "number of fields is")
        for name, item in value.items():
            if name in fields:
                self.value(item, fields[name], (*path, name))
            elif "v" in part:
                self.value(item, part["v"], (*path, name))
            elif not part.get("o") and (fields or "p" in part):
                self._say((*path, name), f"there is no field `{name}` here")

    def _list(self, value: list[Any], part: Schema, path: Path) -> None:
        self._size(len(value), part, path, "number of items is")
        seen: set[Hashable] = set()
        for index, item in enumerate(value):
            if "i" in part:
                self.value(item, part["i"], (*path, index))
            key = _identity(item, part)
            if key is not None and key in seen:
                self._say((*path, index), f"the same {' and '.join(part.get('k', ['value']))} stands here twice")
            if key is not None:
                seen.add(key)

    def _scalar(self, value: str | float, part: Schema, path: Path) -> None:
        if not isinstance(value, str):
            self._size(value, part, path, "is")
            return
        self._size(len(value), part, path, "length is")
        if "x" in part and not _pattern(part["x"]).search(value):
            self._say(path, f"{_shown(value)} does not match {part['x']}")

    def _size(self, size: float, part: Schema, path: Path, words: str) -> None:
        low, high = part.get("min"), part.get("max")
        if (low is not None and size < low) or (high is not None and size > high):
            self._say(
                path, f"{words} {size}, allowed are {'' if low is None else low} to {'' if high is None else high}"
            )


def _identity(item: Any, part: Schema) -> Hashable:
    """What no other item of the list may share; None where the list does not mind."""
    if "k" in part and isinstance(item, dict):
        return tuple(_frozen(item.get(key)) for key in part["k"])
    return _frozen(item) if part.get("u") else None


def _frozen(value: Any) -> Hashable:
    """Equal for what is equal as JSON, where 1, 1.0 and true are three things."""
    if isinstance(value, (str, int)):
        return (type(value), value)
    return json.dumps(value, sort_keys=True, default=str)


@functools.lru_cache(maxsize=500)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.removesuffix("$") + r"\Z" if text.endswith("$") and not text.endswith(r"\$") else text)


def _shown(value: object) -> str:
    text = json.dumps(value, default=str)
    return f"`{text[:60]}{'…' if len(text) > 60 else ''}`"


def defaults(data: dict[str, Any]) -> None:
    """Fill in the defaults of an object's kind, as the API server does when it stores one."""
    kind = f"{data.get('apiVersion')}/{data.get('kind')}"
    schema = known().get(kind)
    if schema is not None:
        _fill(data, part_at(schema["kinds"][kind], schema["parts"]), schema["parts"])


def _fill(value: Any, part: Schema, parts: list[Schema]) -> None:
    if isinstance(value, dict):
        for name, reference in part.get("p", {}).items():
            inner = part_at(reference, parts)
            if name not in value and "d" in inner:
                value[name] = json.loads(json.dumps(inner["d"]))
            if name in value:
                _fill(value[name], inner, parts)
    elif isinstance(value, list) and "i" in part:
        for item in value:
            _fill(item, part_at(part["i"], parts), parts)
