"""What can be told about a regular expression without running it."""

from __future__ import annotations

import re

_META = frozenset("\\^$.|?*+()[]{}")
_GROUP = (
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|(?P<open>\((?!\?)|\(\?P?<(?![=!])(?P<name>\w+)>|\(\?'(?P<quoted>\w+)')"
)
_LITERALS = r"[\w\-]+(?:\|[\w\-]+)*$"
_LABEL = r"(?:\\[dw]|\[[\w\-\\]+\]|[\w\-])(?:[+*]|\{[\d,]+\})?$"
_NEGATED = r"\[\^\]?(?:\\.|[^\]\\])*\]"
_SPELLED_OUT = r"\\[^SDW]|\[(?!\^)\]?(?:\\.|[^\]\\])*\]"
_ANY_CHARACTER = r"\.|\\[SDW]|\[\^"
_PARENTHESIS = (
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|(?P<open>\((?!\?)|\(\?P?<(?![=!])\w+>|\(\?'\w+')|(?P<plain>\()|(?P<close>\))"
)
_REPEATED = (
    r"\((?:\?:|\?P?<\w+>)?(?:\\.|\[\^?(?:\\.|[^\]\\])+\]|[^()\[\]\\|?*+{}^$])(?:[+*]|\{\d+,\})\)"
    r"(?:[+*]|\{\d+,\})(?!\+)"
)
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
    return [found["name"] or found["quoted"] or "" for found in re.finditer(_GROUP, pattern) if found["open"]]


def is_choice(pattern: str, group: str) -> bool:
    """Whether a group (by number or name) captures one of some literal words only."""
    inner = _inner(pattern, group)
    return inner is not None and re.match(_LITERALS, inner) is not None


def is_label(pattern: str, group: str) -> bool:
    """Whether a group captures word characters and hyphens only, so that it stays one label of a host name."""
    inner = _inner(pattern, group)
    return inner is not None and re.match(_LABEL, inner) is not None


def holds_newline(pattern: str, group: str) -> bool:
    """Whether a group matches line breaks: by a class of what is not in it, as in `[^/]+`; a dot does not."""
    inner = _inner(pattern, group)
    return inner is not None and any(
        not any(excluded in found[0] for excluded in ("\\s", "\\n", "\\v", "\\W", "\\D"))
        for found in re.finditer(_NEGATED, inner)
    )


def holds_anything(pattern: str, group: str) -> bool:
    """Whether a group matches characters of any kind, spaces and `?` among them."""
    inner = _inner(pattern, group)
    return inner is not None and re.search(_ANY_CHARACTER, re.sub(_SPELLED_OUT, "", inner)) is not None


def nested(pattern: str) -> list[tuple[int, int]]:
    """Pairs of numbers of capturing groups of which the first holds the second."""
    spans: dict[int, tuple[int, int]] = {}
    stack: list[int] = []
    number = 0
    for found in re.finditer(_PARENTHESIS, pattern, re.DOTALL):
        if found["close"]:
            opened = stack.pop() if stack else 0
            if opened:
                spans[opened] = (spans[opened][0], found.start())
        elif found["plain"]:
            stack.append(0)
        elif found["open"]:
            number += 1
            spans[number] = (found.start(), len(pattern))
            stack.append(number)
    return [(a, b) for a in spans for b in spans if spans[a][0] < spans[b][0] and spans[b][1] < spans[a][1]]


def repeated_repeat(pattern: str) -> str | None:
    """A group that repeats one repeated character, as in `(a+)+`, where what follows it may not match."""
    found = re.search(_REPEATED, pattern)
    return found[0] if found is not None and found.end() < len(pattern) else None


def _inner(pattern: str, group: str) -> str | None:
    """What stands within a capturing group, by number or name, up to the first `)`."""
    number = 0
    for found in re.finditer(_GROUP, pattern):
        if found["open"]:
            number += 1
            if group in (str(number), (found["name"] or found["quoted"] or "").lower()):
                return pattern[found.end() : pattern.find(")", found.end())]
    return None
