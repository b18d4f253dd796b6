"""Values as HCL tokens. A string is the JSON scalar with HCL's template openers doubled.

Source: HCL native syntax specification, "Quoted Template Expressions"; measured on Terraform 1.11.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lbgen.ports import Token

NULL = Token("null")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def fixed(text: str) -> Token:
    """Words of our own: block names, keywords, expressions. Never anything that a spec says."""
    return Token(text)


def string(value: str) -> Token:
    """A quoted string that stands for exactly `value`."""
    return Token(f'"{_inner(value)}"')


def number(value: int) -> Token:
    """A whole number."""
    return Token(str(value))


def boolean(value: bool) -> Token:
    """`true` or `false`."""
    return Token("true" if value else "false")


def optional_string(value: str | None) -> Token:
    """A string, or `null`."""
    return NULL if value is None else string(value)


def strings(values: Iterable[str]) -> Token:
    """A list of strings on one line."""
    return sequence(map(string, values))


def sequence(values: Iterable[Token]) -> Token:
    """A list of expressions on one line."""
    return Token(f"[{', '.join(values)}]")


def reference(kind: str, name: str, attribute: str) -> Token:
    """`aws_lb.alb.arn`: `name` is an identifier from `names.py`."""
    return Token(f"{kind}.{name}.{attribute}")


def comment(text: str) -> Token:
    """Text behind `#`: one line, printable."""
    return Token("".join(character if character.isprintable() else " " for character in text))


def aligned(entries: Mapping[str, Token]) -> tuple[tuple[Token, Token], ...]:
    """The entries of an object, one a line: quoted keys padded as `terraform fmt` pads them."""
    keys = {key: string(key) for key in entries}
    width = max(map(len, keys.values()), default=0)
    return tuple((Token(keys[key].ljust(width)), value) for key, value in entries.items())


def _inner(value: str) -> str:
    escaped = "".join(_ESCAPES.get(character) or _unprintable(character) for character in value)
    return escaped.replace("${", "$${").replace("%{", "%%{")


def _unprintable(character: str) -> str:
    if character.isprintable() or character == " ":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
