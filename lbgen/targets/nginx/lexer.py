"""Words of nginx's configuration language, as nginx's own parser cuts them (src/core/ngx_conf_file.c, 1.31)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>\#[^\n]*)
  | (?P<open>\{) | (?P<close>\}) | (?P<end>;)
  | (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<word>(?:\\.|\$\{|[^\s;{\\])+)
  | (?P<broken>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TRANSLATED = {'"': '"', "'": "'", "\\": "\\", "t": "\t", "r": "\r", "n": "\n"}


class Word(NamedTuple):
    """One word: its value after quotes and escapes, the text as written, and its offset in the source."""

    value: str
    raw: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.raw)

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in quotes."""
        return self.raw[:1] in ('"', "'")


class Token(NamedTuple):
    """A piece of text: `kind` is comment, open, close, end, quoted, word or broken."""

    kind: str
    raw: str
    start: int


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Every token but white space; a quote that never ends, and nothing else, is `broken`."""
    for found in _TOKEN.finditer(text, start):
        kind = found.lastgroup
        if kind != "space":
            yield Token(str(kind), found[0], found.start())


def word(token: Token) -> Word:
    """The word that a quoted or plain token is."""
    inner = token.raw[1:-1] if token.kind == "quoted" else token.raw
    if "\\" in inner:
        inner = _ESCAPE.sub(lambda found: _TRANSLATED.get(found[1], found[0]), inner)
    return Word(inner, token.raw, token.start)
