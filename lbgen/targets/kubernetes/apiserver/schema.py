"""Compact schemas, ready to be asked: each part made once, with the parts below it at hand."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from lbgen import resources
from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.core_kinds import KINDS

_SCALARS: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float), "either": (int, str),
}  # fmt: skip
_TYPES: Mapping[str, tuple[type, ...]] = {"object": (dict,), "array": (list,), **_SCALARS}
_NO_FIELDS: Mapping[str, Part] = {}


class Part:
    """What a value should be; `compact` says what may be written.

    `types` are None where any will do. A value of a `plain` type is right, there is nothing more to ask about it.
    `other` is the part of fields that are not named; without it they are refused where the part is closed.
    """

    __slots__ = (
        "choices", "default", "fields", "has_default", "high", "is_closed", "is_nullable", "is_unique", "item", "keys",
        "low", "other", "pattern", "plain", "required", "rules", "type", "types",
    )  # fmt: skip

    def __init__(self, written: Mapping[str, Any], known: Sequence[Part] = ()) -> None:
        self.type: str = written["t"]
        self.types = _TYPES.get(self.type)
        self.is_nullable: bool = self.types is None or written.get("n", False)
        self.choices: Sequence[Any] = written.get("e", ())
        self.pattern: str = written.get("x", "")
        self.low: float | None = written.get("min")
        self.high: float | None = written.get("max")
        is_asked = self.choices or self.pattern or self.low is not None or self.high is not None
        self.plain = () if is_asked else _SCALARS.get(self.type, ())
        fields = written.get("p")
        self.fields = {name: _part(one, known) for name, one in fields.items()} if fields else _NO_FIELDS
        self.required: Sequence[str] = written.get("r", ())
        self.other = _part(written["v"], known) if "v" in written else None
        self.is_closed = fields is not None and not written.get("o", False)
        self.item = _part(written["i"], known) if "i" in written else None
        self.keys: Sequence[str] = written.get("k", ())
        self.is_unique: bool = written.get("u", False)
        self.rules: Sequence[str] = written.get("c", ())
        self.has_default = "d" in written
        self.default: Any = written.get("d")


def _part(reference: int | Mapping[str, Any], known: Sequence[Part]) -> Part:
    """A part by its number, or as it stands there."""
    return known[reference] if isinstance(reference, int) else Part(reference, known)


@functools.lru_cache(maxsize=500)
def part_of(kind: str) -> Part | None:
    """What an object of `apiVersion/Kind` should be: of Gateway API, or of the built-in kinds rendered here."""
    if kind.startswith("gateway."):
        return _gateway_api().get(kind)
    written = KINDS.get(kind)
    return None if written is None else Part(written)


@functools.cache
def _gateway_api() -> Mapping[str, Part]:
    import json  # noqa: PLC0415  # the built-in kinds need none

    written = json.loads(resources.text("schemas", "kubernetes-gateway-api.json"))
    parts: list[Part] = []
    for one in written["parts"]:
        parts.append(Part(one, parts))  # which refers to earlier ones only
    return {name: parts[number] for name, number in written["kinds"].items()}
