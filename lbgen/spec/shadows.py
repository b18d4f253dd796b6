"""Classes with the attributes of the models and nothing else, for the compiled validator to fill."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import Any

_KNOWN: dict[str, type] = {}


class Shadow:
    """What pydantic's core writes into."""

    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")


def shadow(name: str) -> type:
    """The class that stands for the model of that name."""
    found = _KNOWN.get(name)
    if found is None:
        found = _KNOWN[name] = type(name, (Shadow,), {"__slots__": ()})
    return found


def instance(name: str, values: Mapping[str, Any]) -> Any:
    """A default value that is a model."""
    made = shadow(name)()
    made.__dict__.update(values)
    made.__pydantic_fields_set__ = set()
    made.__pydantic_extra__ = None
    made.__pydantic_private__ = None
    return made
