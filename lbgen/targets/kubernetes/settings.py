"""What holds for every object of one rendering: spec, namespace, class, profile."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.topology import Topology


class Settings(NamedTuple):
    """`profile` is the controller (ingress) or the implementation (gateway)."""

    spec: str
    namespace: str
    class_name: str
    profile: str


def block_of(topology: Topology, target: str) -> Mapping[str, object]:
    """The target's own block of `targets:`, empty where there is none."""
    return topology.targets.get(target, {})


def text_of(block: Mapping[str, object], key: str) -> str:
    """A text of a block, empty where it is not there."""
    value = block.get(key)
    return value if isinstance(value, str) else ""
