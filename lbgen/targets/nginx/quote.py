"""Values as tokens, by the place they stand in. Measured against nginx 1.22 and 1.31 with random strings.

A dollar cannot be escaped in nginx: where variables are expanded, a literal one is the variable `$lbgen_dollar`,
which the http and stream blocks define by `geo` (whose values are not expanded).
"""

from __future__ import annotations

from lbgen.failure import Refused
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Token

DOLLAR = "${lbgen_dollar}"
_LONGEST_WORD = 4090  # bytes, quotes and escapes included: 4,100 are refused (measured), 4,090 are not
_PLAIN = lazy_pattern(r"[A-Za-z0-9_./:*@,=+%^|&?!-][A-Za-z0-9_./:*@,=+%^|&?!~-]*\Z")
_PLAIN_VALUE = lazy_pattern(r"[A-Za-z0-9_./:*@,=+-]+\Z")
_VARIABLE = lazy_pattern(r"\$[a-z0-9_]+\Z")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_MAP_SPECIAL = frozenset(("default", "hostnames", "include", "volatile"))


class UnquotableError(Refused):
    """A value that cannot stand in this place of nginx's language."""


def fixed(text: str) -> Token:
    """Words of our own: directives, variables, numbers. Never anything that a spec says."""
    return Token(text)


def number(value: int) -> Token:
    """A whole number."""
    return Token(str(value))


def word(value: str) -> Token:
    """A value where nothing is expanded: file names, server names, location paths, upstream names."""
    return Token(value if _PLAIN.match(value) else _quoted(value))


def interpolated(value: str) -> Token:
    """A literal value where variables are expanded: `return`, headers, results of maps."""
    if _PLAIN_VALUE.match(value):
        return Token(value)
    return Token(_checked(_quoted(value).replace("$", DOLLAR)))


def pieces(*parts: str | Token) -> Token:
    """One interpolated word of literal text (str) and variables (Token), in quotes."""
    return Token(_checked('"' + "".join(map(_piece, parts)) + '"'))


def fitting(value: str) -> list[str]:
    """A literal text in parts of which each fits one word, as `pieces` writes it."""
    parts: list[str] = []
    start, size = 0, 2
    for place, character in enumerate(value):
        width = len(_piece(character).encode("utf-8", "surrogateescape"))
        if size + width > _LONGEST_WORD:
            parts.append(value[start:place])
            start, size = place, 2
        size += width
    return [*parts, value[start:]]


def _piece(part: str | Token) -> str:
    """Literal text escaped; a variable in braces, so that no letter behind it becomes part of its name."""
    if not isinstance(part, Token):
        return _escaped(part).replace("$", DOLLAR)
    return f"${{{part[1:]}}}" if _VARIABLE.match(part) else part


def regex(pattern: str) -> Token:
    """A regular expression behind `~`; nothing is expanded there."""
    return Token(_quoted(pattern))


def map_key(value: str) -> Token:
    """A plain key of a map, compared as it stands."""
    special = value[:1] in ("~", "\\") or value in _MAP_SPECIAL
    return word("\\" + value if special else value)


def map_regex(pattern: str) -> Token:
    """A regular expression as a key of a map, with case."""
    return Token(_quoted("~" + pattern))


def exactly(value: str) -> str:
    """A regular expression for exactly this text: bytes as hexadecimal, so that case counts and nothing is special."""
    return "".join(
        character if character.isascii() and character.isalnum() else f"\\x{byte:02x}"
        for character in value
        for byte in character.encode("utf-8", "surrogateescape")
        if not (character.isascii() and character.isalnum()) or byte == ord(character)
    )


def _quoted(value: str) -> str:
    return _checked(f'"{_escaped(value)}"')


def _checked(text: str) -> str:
    if len(text) > _LONGEST_WORD // 4 and len(text.encode("utf-8", "surrogateescape")) > _LONGEST_WORD:
        message = f"nginx refuses words above {_LONGEST_WORD} bytes, and this one comes to more: {text[:60]}..."
        raise UnquotableError(message, "shorten it, or leave nginx out")
    return text


def _escaped(value: str) -> str:
    if "\0" in value:
        raise UnquotableError("a NUL byte cannot stand in nginx's configuration")
    return value.translate(_ESCAPES)
