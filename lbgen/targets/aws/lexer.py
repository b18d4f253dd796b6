"""HCL text to tokens with offsets; any text gives tokens, what is none is a token of kind `bad`."""

from __future__ import annotations

import re

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple

_TOKEN = lazy_pattern(
    r"""[ \t\r\ufeff]*(?:(?P<newline>\n)
    |(?P<comment>\#[^\n]*|//[^\n]*|/\*.*?\*/)
    |(?P<heredoc><<-?[^\W\d][\w-]*[ \t\r]*\n)
    |(?P<name>[^\W\d][\w-]*)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<operator>\.\.\.|==|!=|<=|>=|=>|&&|\|\||::|[-+*/%<>!?:=,.()\[\]{}])
    |(?P<quote>"))""",
    re.VERBOSE | re.DOTALL,
)
_STOP = lazy_pattern(r'\\.|"|\$\$\{|%%\{|[$%]\{|\n', re.DOTALL)


class Token(NamedTuple):
    """`kind` is name, number, operator, string, heredoc, newline, comment, bad or end; `raw` as written."""

    kind: str
    raw: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.raw)


def token_at(text: str, position: int) -> Token:
    """The token at an offset, behind spaces; of kind `end` at the end of the text."""
    found = _TOKEN.match(text, position)
    if found is None:
        return Token("end", "", position) if position >= len(text) else Token("bad", text[position], position)
    kind = found.lastgroup or "bad"
    start, end = found.span(kind)
    if kind == "quote":
        end, closed = _string_end(text, end)
        kind = "string" if closed else "bad"
    elif kind == "heredoc":
        end, closed = _heredoc_end(text, found.group(kind), end)
        kind = "heredoc" if closed else "bad"
    return Token(kind, text[start:end], start)


def _string_end(text: str, position: int) -> tuple[int, bool]:
    """The offset behind the closing quote, and whether there is one."""
    while True:
        found = _STOP.search(text, position)
        if found is None:
            return len(text), False
        position = found.end()
        match found.group():
            case '"':
                return position, True
            case "\n":
                return found.start(), False
            case "${" | "%{":
                position, closed = _interpolation_end(text, position)
                if not closed:
                    return position, False


def _interpolation_end(text: str, position: int) -> tuple[int, bool]:
    """The offset behind the brace that closes an interpolation, over strings and braces within."""
    depth = 1
    while position < len(text):
        character = text[position]
        position += 1
        if character == '"':
            position, closed = _string_end(text, position)
            if not closed:
                return position, False
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return position, True
    return position, False


def _heredoc_end(text: str, opening: str, position: int) -> tuple[int, bool]:
    marker = opening.lstrip("<-").strip()
    while position < len(text):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        if line.strip() == marker:
            return position + len(line.rstrip("\r")), True
        if end < 0:
            break
        position = end + 1
    return len(text), False
