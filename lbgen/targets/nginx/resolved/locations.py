"""Locations: how they match."""

from __future__ import annotations

import functools

from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.resolved.node import Node


class Location(NamedTuple):
    """How a location matches: `kind` is `=`, `^~`, `~`, `~*`, `@` or empty (a plain prefix); `path` may be a regex."""

    kind: str
    path: str

    @property
    def is_regex(self) -> bool:
        """Whether its path is a regular expression."""
        return self.kind in ("~", "~*")

    @property
    def is_prefix(self) -> bool:
        """Whether it matches what begins with its path."""
        return self.kind in ("", "^~")


@functools.lru_cache(maxsize=16384)  # many rules ask the same
def location(node: Node) -> Location:
    """What a `location` directive matches; the modifier may be glued to the path, as nginx allows."""
    values = node.values
    if len(values) > 1:
        return Location(values[0], values[1])
    path = values[0] if values else ""
    if path.startswith("@"):
        return Location("@", path)
    for kind in ("=", "^~", "~*", "~"):
        if path.startswith(kind):
            return Location(kind, path[len(kind) :])
    return Location("", path)
