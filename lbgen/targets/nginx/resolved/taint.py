"""What a client decides: variables whose value it chooses freely."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lbgen.targets.nginx.resolved import regexes
from lbgen.targets.nginx.resolved.locations import location
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.regexes import groups, is_choice
from lbgen.targets.nginx.resolved.unit import NginxUnit
from lbgen.targets.nginx.resolved.variables import variables
from lbgen.whole_number import whole_number

_SENT = ("arg_", "http_", "cookie_")
_WHOLE = ("args", "query_string", "uri", "document_uri", "request_uri")
_RECAPTURING = ("rewrite", "if")  # expressions of their own may set captures anew
_DEEPEST = 4
_BOUND = r"\\\.[\w\-]+\$$"  # an expression for names that ends in a domain: `\.example\.com$`


def chosen_by_client(names: Iterable[str], node: Node, unit: NginxUnit) -> str | None:
    """The first of these variables that a client chooses freely at this place, through captures and `set` too."""
    return next((name for name in names if _is_chosen(name, node, unit, _DEEPEST)), None)


def is_label(name: str, node: Node) -> bool:
    """Whether a variable is a capture that holds neither a dot nor a slash: one label of a host name."""
    return any(regexes.is_label(pattern, name) for pattern in _patterns(node))


def holding_newline(text: str, node: Node) -> str | None:
    """The first variable of a text that is what the path's location captured, line breaks included."""
    return _first_captured(text, node, regexes.holds_newline)


def holding_anything(text: str, node: Node) -> str | None:
    """The first variable of a text that is what the path's location captured, whatever characters it has."""
    return _first_captured(text, node, regexes.holds_anything)


def _first_captured(text: str, node: Node, is_such: Callable[[str, str], bool]) -> str | None:
    return next((name for pattern in _captured_from(node) for name in variables(text) if is_such(pattern, name)), None)


def _captured_from(node: Node) -> Iterator[str]:
    """The expression of the location around, unless others in it may set captures anew."""
    where = node if node.name == "location" else node.within("location")
    if where is not None and location(where).is_regex and not where.first(*_RECAPTURING):
        yield location(where).path


def _is_chosen(name: str, node: Node, unit: NginxUnit, depth: int) -> bool:
    if name.startswith(_SENT) or name in _WHOLE:
        return True
    if name == "host":
        return not _has_own_names(node)
    if not depth:
        return False
    for pattern in _patterns(node):
        numbered = groups(pattern)
        if name in (group.lower() for group in numbered) or (name.isdecimal() and whole_number(name) <= len(numbered)):
            return not is_choice(pattern, name)
    return any(
        _is_chosen(inner, node, unit, depth - 1)
        for one in _sets(node, name)
        for inner in variables(one.value(1))
        if inner != name
    )


def _patterns(node: Node) -> Iterator[str]:
    """The regular expressions around a place that may have captured something there: paths, not names."""
    for block in node.around():
        if block.name == "location" and location(block).is_regex:
            yield location(block).path
        if block.name in ("location", "server", "if"):
            for one in block.all("rewrite"):
                yield one.value()


def _sets(node: Node, name: str) -> Iterator[Node]:
    for block in node.around():
        for one in block.all("set"):
            if one.value().lstrip("$").strip("{}").lower() == name:
                yield one


def _has_own_names(node: Node) -> bool:
    """Whether the server around has names, so that `$host` is one of them (but for a default server)."""
    server = node.within("server")
    names = [name for one in server.all("server_name") for name in one.values] if server is not None else []
    return any(re.search(_BOUND, name) if name.startswith("~") else name not in ("_", "") for name in names)
