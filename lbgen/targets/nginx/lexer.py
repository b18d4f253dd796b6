r"""Words of nginx's configuration language, as nginx's own parser cuts them (src/core/ngx_conf_file.c, 1.31).

A word ends at white space, `;` or `{` (but not the `{` of `${`). Quotes count at the start of a word only, and behind
the closing one must come white space, `;`, `{` or `)`. A backslash takes the next character into the word; `\"`,
`\'`, `\\`, `\t`, `\r` and `\n` are translated, any other keeps its backslash, in quotes and outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple

_QUOTED = r""""(?:[^"\\]++|\\.)*+"(?=[\s;{)])|'(?:[^'\\]++|\\.)*+'(?=[\s;{)])"""
_PLAIN = r"""(?:[^\s;{}"'#\\$]|\\.|\$\{?+)(?:[^\s;{\\$]++|\\.|\$\{?+)*+"""
WORD = rf"(?:{_QUOTED}|{_PLAIN})"
# One match per directive: its words, with the blanks behind them, and what ends it; else a block's end, or a comment.
STATEMENT = lazy_pattern(
    rf"\s*+(?:(?P<words>(?:{WORD}(?:\s++|(?=[;{{)])))++)(?P<end>[;{{])|(?P<close>\}})|(?P<comment>\#[^\n]*+)|\Z)",
    re.DOTALL,
)
_ESCAPE = r"\\(.)"
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


def word(raw: str, start: int) -> Word:
    """The word that is written as `raw`."""
    return Word(value(raw), raw, start)


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """The words between two offsets that hold nothing else; what ends the last one stands behind them."""
    for found in re.compile(WORD, re.DOTALL).finditer(text, start, end + 1):
        yield word(found[0], found.start())


def says(text: str, start: int, end: int) -> list[str]:
    """What they say."""
    written = text[start:end]
    if '"' in written or "'" in written or "\\" in written:
        return [one.value for one in words(text, start, end)]
    return written.split()


def value(raw: str) -> str:
    """What a word says, without quotes and escapes."""
    inner = raw[1:-1] if raw[:1] in ('"', "'") and raw[-1:] == raw[0] and len(raw) > 1 else raw
    if "\\" not in inner:
        return inner
    return re.sub(_ESCAPE, lambda found: _TRANSLATED.get(found[1], found[0]), inner, flags=re.DOTALL)
