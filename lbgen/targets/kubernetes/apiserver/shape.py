"""An object against a compact schema, as the API server does it: unknown fields are refused (strict validation)."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping

from lbgen import resources
from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem

Schema = Mapping[str, Any]
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "integer": (int,),
    "number": (int, float), "either": (int, str),
}  # fmt: skip


@functools.cache
def known() -> Mapping[str, Schema]:
    """Compact schemas by `apiVersion/Kind`: Gateway API's, and the built-in kinds rendered here."""
    found: dict[str, Schema] = {}
    for name in ("kubernetes-gateway-api.json", "kubernetes-core.json"):
        schema = json.loads(resources.text("schemas", name))
        found.update(dict.fromkeys(schema["kinds"], schema))
    return found


def shape(data: Mapping[str, Any], schema: Schema, kind: str) -> Iterator[Problem]:
    """Everything about an object's fields that the schema does not allow; `metadata` and `status` are looked over."""
    parts = schema["parts"]
    outer = ("apiVersion", "kind", "metadata", "status")
    inner = {name: value for name, value in data.items() if name not in outer}
    yield from _value(inner, part_at(schema["kinds"][kind], parts), parts, ())


def part_at(reference: Any, parts: list[Schema]) -> Schema:
    """A part by its number, or as it stands there."""
    found: Schema = parts[reference] if isinstance(reference, int) else reference
    return found


def _value(value: Any, part: Schema, parts: list[Schema], path: Path) -> Iterator[Problem]:
    if value is None:
        if not part.get("n") and part["t"] != "any":
            yield Problem(path, "null is not allowed")
        return
    wanted = _TYPES.get(part["t"])
    is_other = wanted is not None and (
        not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted)
    )
    if is_other:
        name = {"either": "a number or a string", "object": "a mapping", "array": "a list"}.get(part["t"], part["t"])
        yield Problem(path, f"must be {name}, not {_shown(value)}")
        return
    if "e" in part and value not in part["e"]:
        yield Problem(path, f"{_shown(value)} is not one of {', '.join(map(str, part['e']))}")
    match value:
        case dict():
            yield from _mapping(value, part, parts, path)
        case list():
            yield from _list(value, part, parts, path)
        case str():
            yield from _text(value, part, path)
        case int() | float():
            yield from _size(value, part, path, "is")


def _mapping(value: dict[str, Any], part: Schema, parts: list[Schema], path: Path) -> Iterator[Problem]:
    fields = part.get("p", {})
    for name in part.get("r", ()):
        if name not in value:
            yield Problem(path, f"`{name}` is missing")
    yield from _size(len(value), part, path, "number of fields is")
    for name, item in value.items():
        if name in fields:
            yield from _value(item, part_at(fields[name], parts), parts, (*path, name))
        elif "v" in part:
            yield from _value(item, part_at(part["v"], parts), parts, (*path, name))
        elif not part.get("o") and (fields or "p" in part):
            yield Problem((*path, name), f"there is no field `{name}` here")


def _list(value: list[Any], part: Schema, parts: list[Schema], path: Path) -> Iterator[Problem]:
    yield from _size(len(value), part, path, "number of items is")
    item_part = part_at(part["i"], parts) if "i" in part else None
    seen: set[str] = set()
    for index, item in enumerate(value):
        if item_part is not None:
            yield from _value(item, item_part, parts, (*path, index))
        key = _identity(item, part)
        if key is not None and key in seen:
            yield Problem((*path, index), f"the same {' and '.join(part.get('k', ['value']))} stands here twice")
        if key is not None:
            seen.add(key)


def _identity(item: Any, part: Schema) -> str | None:
    if "k" in part and isinstance(item, dict):
        return json.dumps([item.get(key) for key in part["k"]], sort_keys=True, default=str)
    return json.dumps(item, sort_keys=True, default=str) if part.get("u") else None


def _text(value: str, part: Schema, path: Path) -> Iterator[Problem]:
    yield from _size(len(value), part, path, "length is")
    if "x" in part and not _pattern(part["x"]).search(value):
        yield Problem(path, f"{_shown(value)} does not match {part['x']}")


@functools.lru_cache(maxsize=500)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.removesuffix("$") + r"\Z" if text.endswith("$") and not text.endswith(r"\$") else text)


def _size(size: float, part: Schema, path: Path, words: str) -> Iterator[Problem]:
    low, high = part.get("min"), part.get("max")
    if (low is not None and size < low) or (high is not None and size > high):
        yield Problem(
            path, f"{words} {size}, allowed are {'' if low is None else low} to {'' if high is None else high}"
        )


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
