"""What can be told about a regular expression without running it."""

from __future__ import annotations

import re

_META = frozenset("\\^$.|?*+()[]{}")
_GROUP = re.compile(
    r"\\.|\[(?:\\.|\]?[^\]\\])*\]"
    r"|(?P<open>\((?!\?)|\(\?P?<(?![=!])(?P<name>\w+)>|\(\?'(?P<quoted>\w+)')"
)
_LITERALS = re.compile(r"[\w\-]+(?:\|[\w\-]+)*$")
_ANYTHING = frozenset(
    ("", "^", ".", ".*", "^.*", "^.*$", ".*$", "/", "^/", "^/.*", "^/.*$", "^(.*)$", "(.*)", "^/(.*)$", "^/(.*)")
)


def literal_beginning(pattern: str) -> str | None:
    """What every match begins with, for a pattern that is anchored at its start; None where that cannot be told."""
    if not pattern.startswith("^") or "|" in pattern or "(?" in pattern:
        return None
    found = []
    position = 1
    while position < len(pattern):
        character = pattern[position]
        if character == "\\" and position + 1 < len(pattern) and not pattern[position + 1].isalnum():
            character = pattern[position + 1]
            position += 1
        elif character in _META:
            break
        found.append(character)
        position += 1
    if pattern[position : position + 1] in ("?", "*", "{") and found:
        found.pop()
    return "".join(found)


def matches_everything(pattern: str) -> bool:
    """Whether every path matches."""
    return pattern in _ANYTHING


def groups(pattern: str) -> list[str]:
    """Its capturing groups in order, by name; empty for unnamed ones."""
    return [found["name"] or found["quoted"] or "" for found in _GROUP.finditer(pattern) if found["open"]]


def is_choice(pattern: str, group: str) -> bool:
    """Whether a group (by number or name) captures one of some literal words only."""
    number = 0
    for found in _GROUP.finditer(pattern):
        if found["open"]:
            number += 1
            name = found["name"] or found["quoted"]
            if group in (str(number), name):
                inner = pattern[found.end() : pattern.find(")", found.end())]
                return _LITERALS.match(inner) is not None
    return False
