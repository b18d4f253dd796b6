"""Listener rules in the order in which AWS tries them, and whether one leaves nothing for another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.targets.aws.resources import FolderUnit, Node, Resource

_WILDCARD = lazy_pattern("([*?])")
_MEANINGS = {"*": ".*", "?": "."}
_LONGEST_HEAD = 128
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


def shadowed(rules: Sequence[Ordered]) -> Iterator[tuple[Ordered, Ordered]]:
    """Each rule of a listener that an earlier one leaves nothing for, with the first that does. `rules` by priority.

    A pattern can only cover a text that begins with what stands before the pattern's first wildcard, so a rule is
    compared with those earlier ones alone that are filed under a beginning of its own first value.
    """
    filed: dict[str, dict[str, list[int]]] = {}
    for index, later in enumerate(rules):
        near = {one for kind, values in later.conditions.items() for one in _filed(filed.get(kind, {}), values[0])}
        first = next((rules[one] for one in sorted(near) if _covers(rules[one], later)), None)
        if first is not None:
            yield later, first
        for kind, patterns in islice(later.conditions.items(), 1):
            by_head = filed.setdefault(kind, {})
            for pattern in patterns:
                by_head.setdefault(_head(pattern), []).append(index)


def _filed(by_head: Mapping[str, Sequence[int]], value: str) -> Iterator[int]:
    """What is filed under any beginning of a text."""
    for length in range(min(len(value), _LONGEST_HEAD) + 1):
        yield from by_head.get(value[:length], ())


def _head(pattern: str) -> str:
    return _WILDCARD.split(pattern, 1)[0][:_LONGEST_HEAD]


def _covers(earlier: Ordered, later: Ordered) -> bool:
    """Whether every request the later one matches is taken by the earlier one, which has conditions.

    A pattern covers another when it matches the other's text with its wildcards as characters, which is right for `*`
    over anything and for equal patterns, and never claims too much for `?`.
    """
    return all(
        kind in later.conditions and all(_is_covered(value, patterns) for value in later.conditions[kind])
        for kind, patterns in earlier.conditions.items()
    )


def _is_covered(value: str, patterns: Sequence[str]) -> bool:
    return any(
        pattern == value
        or ("?" not in value and _WILDCARD.search(pattern) is not None and _regex(pattern).fullmatch(value) is not None)
        for pattern in patterns
    )


@lru_cache(maxsize=1000)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(_MEANINGS.get(part, re.escape(part)) for part in _WILDCARD.split(pattern)), re.DOTALL)
