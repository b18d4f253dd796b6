"""Fields of Gateway API v1.6.1 that only the CRDs of its experimental channel have."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.problem import Problem, at

EXPERIMENTAL = "experimental"
# The last two keys of a field's path, an index left out (`<gateway:experimental>` in the API's Go types).
_FIELDS = frozenset({
    ("spec", "useDefaultGateways"), ("spec", "defaultScope"), ("rules", "retry"), ("rules", "sessionPersistence"),
    ("filters", "externalAuth"),
})  # fmt: skip


def labelled(problem: Problem, data: Mapping[str, Any]) -> Problem:
    """A problem of an object's shape, in other words where what it refuses is one of those fields."""
    keys = [step for step in problem.path if isinstance(step, str)]
    is_filter = keys[-2:] == ["filters", "type"] and at(data, problem.path) == "ExternalAuth"
    if not is_filter and tuple(keys[-2:]) not in _FIELDS:
        return problem
    shown = "ExternalAuth" if is_filter else keys[-1]
    return Problem(problem.path, f"`{shown}` is in the experimental channel only", EXPERIMENTAL)
