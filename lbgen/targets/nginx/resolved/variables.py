"""Variables in arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lbgen.lazy_pattern import lazy_pattern
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.unit import NginxUnit

# src/http/ngx_http_script.c: letters, digits and underscores, in braces or not; a digit alone is a capture.
_VARIABLE = lazy_pattern(r"\$(?:\{(\w+)\}|([1-9]|[A-Za-z_]\w*))", re.ASCII)

_GEO_SETTINGS = ("proxy", "ranges", "delete", "proxy_recursive")


def variables(text: str) -> list[str]:
    """The names of the variables a text mentions, in order and in lower case (nginx compares them so)."""
    if "$" not in text:
        return []
    return [(braced or bare).lower() for braced, bare in _VARIABLE.findall(text)]


def spelled(text: str) -> list[str]:
    """The same, as they are written."""
    return [braced or bare for braced, bare in _VARIABLE.findall(text)] if "$" in text else []


def used(nodes: Iterable[Node]) -> frozenset[str]:
    """The variables that any argument mentions."""
    found: set[str] = set()
    for node in nodes:
        if node.name in ("map", "geo", "split_clients") and node.block is not None:
            found.update(variables(node.value()) if len(node.values) > 1 else ())
            for line in node.block:
                found.update(variables(line.value()))
        elif node.name == "set":
            found.update(variables(node.value(1)))
        else:
            for value in (node.name, *node.values):
                if "$" in value:
                    found.update(variables(value))
    return frozenset(found)


def literal(name: str, node: Node, unit: NginxUnit) -> list[tuple[str, Node]] | None:
    """Every value that a variable can have here, with the line that gives it; None where one is not known.

    Known are `map`, `split_clients`, `geo` and `set` of texts without variables.
    """
    found: list[tuple[str, Node]] = []
    for table in unit.tables.get(name, ()):
        lines = table.block or ()
        if table.has_gap or any(line.name == "include" for line in lines):
            return None
        found.extend((line.value(), line) for line in lines if line.values and line.name not in _GEO_SETTINGS)
    found.extend((one.value(1), one) for one in unit.sets.get((node.within("server"), name), ()))
    return None if not found or any("$" in value for value, _ in found) else found
