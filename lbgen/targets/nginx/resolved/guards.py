"""Who is let in: access lists and authentication."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.targets.nginx.resolved.node import Node

GUARDS = ("deny", "auth_basic", "auth_request", "auth_jwt")


def guards(node: Node) -> Sequence[Node]:
    """What keeps clients out, written directly in a block."""
    return [one for one in node.all(*GUARDS) if one.value() != "off"]


def is_guarded(node: Node) -> bool:
    """Whether something keeps clients out here after inheritance, or may do so in a file that is not here."""
    if any(one.value() != "off" for name in GUARDS for one in node.effective(name)):
        return True
    return node.has_gap or any(block.has_gap for block in node.around())
