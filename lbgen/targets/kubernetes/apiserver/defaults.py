"""What an API server writes into the objects it stores, where their kind says so."""

from __future__ import annotations

from copy import deepcopy

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.schema import Part, part_of


def defaults(data: dict[str, Any]) -> None:
    """Fill in the defaults of an object's kind."""
    part = part_of(f"{data.get('apiVersion')}/{data.get('kind')}")
    if part is not None:
        _fill(data, part)


def _fill(value: Any, part: Part) -> None:
    if isinstance(value, dict):
        for name, below in part.fields.items():
            if name not in value and below.has_default:
                value[name] = deepcopy(below.default)
            if name in value:
                _fill(value[name], below)
    elif isinstance(value, list) and part.item is not None:
        for item in value:
            _fill(item, part.item)
