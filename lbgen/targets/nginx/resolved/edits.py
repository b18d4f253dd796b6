"""Edits for fixes."""

from __future__ import annotations

from lbgen.diagnostics import Edit, Fix
from lbgen.targets.nginx.resolved.node import Node


def written(node: Node) -> str:
    """A directive as it is written, with what ends it."""
    return node.tree.source.text[node.directive.start : node.directive.end]


def replaced(node: Node, text: str) -> Edit:
    """Another name and arguments in a directive's place; what ends it stays."""
    return Edit(node.span, text)


def value_replaced(node: Node, position: int, text: str) -> Edit:
    """Another argument, as it is to be written."""
    return Edit(node.argument_span(position), text)


def removed(node: Node) -> Edit:
    """A directive taken away, with its line where it is alone there."""
    source, start, end = node.tree.source.text, node.directive.start, node.directive.end
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", end)
    line_end = len(source) if line_end < 0 else line_end + 1
    if not source[line_start:start].strip() and not source[end:line_end].strip():
        return Edit(node.tree.span(line_start, line_end), "")
    return Edit(node.tree.span(start, end), "")


def extended(node: Node, text: str) -> Edit:
    """Something more behind a directive's last argument."""
    end = node.directive.words[-1].end
    return Edit(node.tree.span(end, end), f" {text}")


def appended(node: Node, statement: str) -> Edit:
    """A statement (with its `;`) on a line of its own behind a directive, indented like it."""
    return Edit(node.tree.span(node.directive.end, node.directive.end), f"\n{_indent(node)}{statement}")


def said_beside(node: Node, statement: str, title: str, *, safe: bool = False) -> Fix | None:
    """A fix that adds a setting behind a directive; None in `if` and `limit_except`, where most may not stand."""
    if node.parent is not None and node.parent.name in ("if", "limit_except"):
        return None
    return Fix(title, (appended(node, statement),), safe=safe)


def first_in(block: Node, statement: str) -> Edit:
    """A statement as the first of a block."""
    opening = block.tree.source.text.index("{", block.directive.words[-1].end) + 1
    inner = _indent(block.block[0]) if block.block and block.block[0].tree is block.tree else ""
    indent = inner or _indent(block) + "    "
    return Edit(block.tree.span(opening, opening), f"\n{indent}{statement}")


def _indent(node: Node) -> str:
    source, start = node.tree.source.text, node.directive.start
    line = source[source.rfind("\n", 0, start) + 1 : start]
    return line[: len(line) - len(line.lstrip())]


def ended_by_slash(node: Node, position: int, what: str) -> Fix:
    """An argument with a slash at its end; what matches or is asked for changes, so it is for a human to agree."""
    edit = value_replaced(node, position, f"{node.directive.arguments[position].value}/")
    return Fix(f"end the {what} with a slash", (edit,), safe=False)
