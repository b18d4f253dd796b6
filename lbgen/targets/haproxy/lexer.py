r"""One line of haproxy.cfg to words, as HAProxy itself reads it (its `parse_line`; checked against the engine).

`'...'` is literal; `"..."` and bare text read `\`-escapes and environment variables; `#` begins a comment
wherever it is bare. Lines without any of these are split by the C code of `str.split`.
"""

from __future__ import annotations

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.targets.haproxy.tree import Word

MOST_WORDS = 64

_BLANKS = " \t\r\v\f"
_SPECIAL = lazy_pattern(r"[\\\"'#$\x00\x1c-\x1f\x85\u2000-\u202f\u205f\u3000\xa0\u1680]")
_PLAIN_RUN = lazy_pattern(r"[^\s\\\"'#$\x00]+")
_VARIABLE = lazy_pattern(r"\$(?:[A-Za-z_.][A-Za-z0-9_.]*|\{[A-Za-z_.][A-Za-z0-9_.]*(?:\[\*\])?(?:-[^}]*)?\})")
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", " ": " ", "\\": "\\", "#": "#", '"': '"', "'": "'"}
_HEX_PAIR = lazy_pattern(r"[0-9A-Fa-f]{2}")


class Fault(NamedTuple):
    """What is wrong with a line: a code, the words for it, and the column (from 1)."""

    code: str
    message: str
    column: int


class Lexed(NamedTuple):
    """A line's words, the comment behind them (None without), and what is wrong."""

    words: tuple[Word, ...]
    comment: str | None
    faults: tuple[Fault, ...]


def needs_care(raw: str) -> bool:
    """Whether a line holds anything that plain splitting would get wrong."""
    return _SPECIAL.search(raw) is not None


def spelled(raw: str) -> tuple[Word, ...]:
    """The words of a line with their places."""
    return lex(raw).words


class _Piece(NamedTuple):
    """A stretch of one word: what it reads as, and where the next begins."""

    text: str
    end: int
    has_variables: bool = False
    fault: Fault | None = None


def lex(raw: str) -> Lexed:
    """The words of one line."""
    words: list[Word] = []
    faults: list[Fault] = []
    position = 0
    while position < len(raw):
        character = raw[position]
        if character in _BLANKS:
            position += 1
        elif character == "#":
            return Lexed(tuple(words), raw[position + 1 :], tuple(faults))
        else:
            word, found = _word(raw, position)
            words.append(word)
            faults.extend(found)
            position = word.end_column - 1
    if len(words) > MOST_WORDS:
        message = f"more than {MOST_WORDS} words on one line: HAProxy drops the rest"
        faults.append(Fault("HAP004", message, words[MOST_WORDS].column))
    return Lexed(tuple(words), None, tuple(faults))


def _word(raw: str, start: int) -> tuple[Word, list[Fault]]:
    texts: list[str] = []
    faults: list[Fault] = []
    has_variables = False
    position = start
    while position < len(raw) and raw[position] not in _BLANKS and raw[position] != "#":
        piece = _piece(raw, position)
        texts.append(piece.text)
        has_variables |= piece.has_variables
        if piece.fault:
            faults.append(piece.fault)
        position = piece.end
    return Word("".join(texts), raw[start:position], start + 1, position + 1, has_variables), faults


def _piece(raw: str, position: int) -> _Piece:
    match raw[position]:
        case "'":
            return _strong(raw, position)
        case '"':
            return _weak(raw, position)
        case "\\":
            return _escape(raw, position)
        case "$":
            return _variable(raw, position)
        case "\0":
            return _Piece("\0", position + 1, fault=Fault("HAP003", "a NUL ends the line for HAProxy", position + 1))
        case _:
            run = _PLAIN_RUN.match(raw, position)
            end = run.end() if run else position + 1
            return _Piece(raw[position:end], end)


def _strong(raw: str, position: int) -> _Piece:
    end = raw.find("'", position + 1)
    if end < 0:
        return _Piece(raw[position + 1 :], len(raw), fault=Fault("HAP001", "this quote is never closed", position + 1))
    return _Piece(raw[position + 1 : end], end + 1)


def _weak(raw: str, start: int) -> _Piece:
    texts: list[str] = []
    fault: Fault | None = None
    has_variables = False
    position = start + 1
    while position < len(raw) and raw[position] != '"':
        if raw.startswith("\\$", position):
            piece = _Piece("$", position + 2)
        elif raw[position] in "\\$":
            piece = _piece(raw, position)
            has_variables |= piece.has_variables
            fault = fault or piece.fault
        else:
            piece = _Piece(raw[position], position + 1)
        texts.append(piece.text)
        position = piece.end
    if position >= len(raw):
        fault = Fault("HAP001", "this quote is never closed", start + 1)
    return _Piece("".join(texts), min(position + 1, len(raw)), has_variables, fault)


def _escape(raw: str, position: int) -> _Piece:
    following = raw[position + 1 : position + 2]
    if following == "x":
        digits = raw[position + 2 : position + 4]
        if not _HEX_PAIR.fullmatch(digits):
            fault = Fault("HAP002", "`\\x` wants two hexadecimal digits", position + 1)
            return _Piece("\\x", position + 2, fault=fault)
        return _Piece(bytes((int(digits, 16),)).decode("utf-8", "surrogateescape"), position + 4)
    if following in _SIMPLE_ESCAPES:
        return _Piece(_SIMPLE_ESCAPES[following], position + 2)
    return _Piece("\\", position + 1)


def _variable(raw: str, position: int) -> _Piece:
    found = _VARIABLE.match(raw, position)
    if found:
        return _Piece(found.group(), found.end(), has_variables=True)
    message = "`$` begins a variable's name, with a closing brace after `${`; a dollar itself stands in '...'"
    return _Piece("$", position + 1, fault=Fault("HAP007", message, position + 1))
