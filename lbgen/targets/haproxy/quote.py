r"""The only maker of HAProxy tokens: one function per place in which a value can stand.

How HAProxy reads a line (configuration manual 2.6 to 3.2, section 2.2 "Quoting and escaping"; measured): CR and
LF end it even inside quotes, blanks separate words, `#` begins a comment, `'...'` is literal, `"..."` still
expands `$NAME` and backslashes, and 64 words are the most.
"""

from __future__ import annotations

from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Token

LONGEST_MS = 2_147_483_647  # a timer is a signed 32-bit number of milliseconds (measured: "timer overflow" above)

_BARE = lazy_pattern(r"[A-Za-z0-9_.,/:@=+*~^%!<>|()\[\]?&;-]+")
_PLAIN_ARGUMENT = lazy_pattern(r"[A-Za-z0-9_.-]+")
_IDENTIFIER = lazy_pattern(r"[A-Za-z0-9_.:-]+")
_UNITS = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000))


class UnquotableError(ValueError):
    """A value that cannot stand in the place it is wanted in."""


def fixed(text: str) -> Token:
    """Words of HAProxy itself, written in this program; never a value of the spec."""
    return Token(text)


def join(*tokens: Token) -> Token:
    """Tokens side by side, a blank between; empty ones vanish."""
    return Token(" ".join(token for token in tokens if token))


def word(value: str) -> Token:
    """Any text as one word."""
    if "\0" in value:
        raise UnquotableError("a NUL cannot be written in haproxy.cfg")
    if _BARE.fullmatch(value):
        return Token(value)
    quoted = value.replace("'", "'\\''").replace("\n", "'\\n'").replace("\r", "'\\r'")
    return Token(f"'{quoted}'".removesuffix("''") or "''")


def log_format(value: str) -> Token:
    """Any text as one word where HAProxy reads a log format: `%` stands for itself."""
    return word(value.replace("%", "%%"))


def argument(value: str) -> str:
    """Any text inside the parentheses of a sample fetch or converter; the whole call then goes through `word`."""
    if any(character in value for character in "\0\r\n"):
        raise UnquotableError("a line end or NUL cannot be an argument of a sample fetch")
    return value if _PLAIN_ARGUMENT.fullmatch(value) else "'" + value.replace("'", "'\\''") + "'"


def replacement(value: str) -> Token:
    r"""Any text as one word where a regex substitution and a log format are read: `\` and `%` stand for themselves."""
    return log_format(value.replace("\\", "\\\\"))


def pattern(value: str) -> Token:
    """A pattern of a named `acl` behind `--`, where nothing is a flag."""
    return word(value)


def is_plain_pattern(value: str) -> bool:
    """Whether a pattern can stand in an anonymous `{ ... }`, where `}` ends and a leading `-` is a flag (measured)."""
    return bool(value) and not value.startswith("-") and value not in ("{", "}")


def identifier(value: str, *, negated: bool = False) -> Token:
    """A name of a section, server, acl or variable; `negated` puts the `!` of a condition before it."""
    if not _IDENTIFIER.fullmatch(value):
        raise UnquotableError(f"`{value}` is no name for HAProxy: letters, digits, `-`, `_`, `.` and `:` are")
    return Token(f"!{value}" if negated else value)


def number(value: int) -> Token:
    """A whole number."""
    return Token(str(int(value)))


def duration(value_ms: int) -> Token:
    """Milliseconds in the largest single unit that divides them: HAProxy reads `1m30s` as one minute (measured)."""
    if value_ms and value_ms % 1_000 == 0:
        unit, size = next((unit, size) for unit, size in _UNITS if value_ms % size == 0)
        return Token(f"{value_ms // size}{unit}")
    return Token(f"{int(value_ms)}ms")


def comment(text: str) -> Token:
    """Text behind `#`, kept on its line."""
    return Token(" ".join(text.split()).replace("\0", ""))
