"""The regular expressions a spec may hold: the part of RE2's syntax on which RE2, PCRE and Python agree."""

from __future__ import annotations

import functools
import re
import warnings

from lbgen.lazy_pattern import lazy_pattern

_FORBIDDEN = (
    (lazy_pattern(r"\(\?<?[=!]"), "look-around"),
    (lazy_pattern(r"\(\?>"), "atomic groups"),
    (lazy_pattern(r"\(\?\("), "conditionals"),
    (lazy_pattern(r"\(\?P[=>]|\(\?&|\(\?R|\(\?[0-9]"), "back-references and recursion"),
    (lazy_pattern(r"\\[1-9]|\\k|\\g"), "back-references"),
    (lazy_pattern(r"\\[pPCXRKGhHvVNQEZz]"), "this escape (it differs between engines)"),
    (lazy_pattern(r"\[\[:"), "POSIX classes (they differ between engines)"),
    (lazy_pattern(r"[*+?}]\+"), "possessive quantifiers"),
    (lazy_pattern(r"\(\?[a-zA-Z-]*[^imsaxP:)<a-zA-Z-]|\(\?#|\(\?[a-zA-Z-]*[xUuLa]"), "these flags"),
)
_ESCAPED_PAIR = lazy_pattern(r"\\\\")


def problem(pattern: str) -> str | None:
    """Why a pattern cannot be used on every engine, in words; None when it can."""
    visible = _ESCAPED_PAIR.sub("__", pattern)
    for forbidden, words in _FORBIDDEN:
        if forbidden.search(visible):
            return f"{words} are not in RE2's syntax" if "differ" not in words else f"{words} cannot be used"
    if "\n" in pattern or "\r" in pattern or "\0" in pattern:
        return "a line end or NUL cannot be part of a pattern"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern, re.ASCII)
    except (re.error, RecursionError, OverflowError, FutureWarning, DeprecationWarning) as error:
        return str(error)
    return None


@functools.lru_cache(maxsize=20_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as the oracle searches with it: unanchored unless written so, ASCII classes, `$` at the very end."""
    return re.compile(_final_dollar(pattern), re.ASCII)


def _final_dollar(pattern: str) -> str:
    r"""Python's `$` also matches before a final line feed, RE2's does not: `$` outside of classes becomes `\Z`."""
    out: list[str] = []
    in_class = False
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            out.append(pattern[position : position + 2])
            position += 2
            continue
        if in_class:
            in_class = character != "]" or pattern[position - 1] == "["
        elif character == "[":
            in_class = True
        out.append(r"\Z" if character == "$" and not in_class else character)
        position += 1
    return "".join(out)
