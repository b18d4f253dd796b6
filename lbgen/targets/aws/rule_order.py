"""Listener rules in the order in which AWS tries them, and whether one leaves nothing for another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.targets.aws.resources import FolderUnit, Node, Resource

_WILDCARDS = {"*": ".*", "?": "."}
_WITHOUT_CASE = ("host_header",)


class Ordered(NamedTuple):
    """A rule with its priority and its conditions: kind (with the name of a header) -> patterns, any of which holds."""

    resource: Resource
    priority: float
    conditions: Mapping[str, Sequence[str]]


def by_listener(unit: FolderUnit) -> Mapping[str, Sequence[Ordered]]:
    """The rules of each listener by priority; those whose conditions are not all written out are left aside."""
    found: dict[str, list[Ordered]] = {}
    for resource in unit.all("aws_lb_listener_rule"):
        priority = resource.number("priority")
        conditions = _conditions(resource)
        if priority is not None and conditions is not None and not resource.is_multiplied:
            found.setdefault(resource.written("listener_arn"), []).append(Ordered(resource, priority, conditions))
    return {listener: sorted(rules, key=lambda one: one.priority) for listener, rules in found.items()}


def _conditions(resource: Resource) -> Mapping[str, Sequence[str]] | None:
    if resource.is_dynamic("condition"):
        return None
    found: dict[str, Sequence[str]] = {}
    for condition in resource.nested("condition"):
        for block in condition.block.body.blocks:
            node = Node(condition.tree, block)
            values = node.texts("values")
            kind = f"{block.type} {node.text('http_header_name', '')}".strip().lower()
            if not values or kind in found or block.type == "query_string":
                return None
            found[kind] = [value.lower() for value in values] if block.type in _WITHOUT_CASE else values
    return found


def covers(earlier: Ordered, later: Ordered) -> bool:
    """Whether every request the later one matches is taken by the earlier one.

    A pattern covers another when it matches the other's text with its wildcards as characters, which is right for `*`
    over anything and for equal patterns, and never claims too much for `?`.
    """
    if not earlier.conditions:
        return False
    return all(
        kind in later.conditions and all(_is_covered(value, patterns) for value in later.conditions[kind])
        for kind, patterns in earlier.conditions.items()
    )


def _is_covered(value: str, patterns: Sequence[str]) -> bool:
    return any(pattern == value or ("?" not in value and _pattern(pattern).fullmatch(value)) for pattern in patterns)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("".join(_WILDCARDS.get(character, re.escape(character)) for character in text), re.DOTALL)
