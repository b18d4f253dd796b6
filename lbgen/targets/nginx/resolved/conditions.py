"""What an `if` compares."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.resolved.node import Node


class Condition(NamedTuple):
    """The parts of `if (left operator right)`; `position` is the argument that holds `right`."""

    left: str
    operator: str
    right: str
    position: int

    @property
    def is_regex(self) -> bool:
        """Whether `right` is a regular expression."""
        return self.operator.lstrip("!") in ("~", "~*")


def condition(node: Node) -> Condition | None:
    """The comparison of an `if`; None where it looks at one thing only. The outer parentheses are taken away."""
    words = list(node.values)
    if words and words[0].startswith("("):
        words[0] = words[0][1:]
    offset = 0
    if words and not words[0]:
        words, offset = words[1:], 1
    if words and words[-1] == ")":
        words.pop()
    elif words and words[-1].endswith(")"):
        words[-1] = words[-1][:-1]
    if len(words) != 3:
        return None
    left, operator, right = words
    return Condition(left, operator, right, offset + 2)
