"""The value of a quoted HCL string or heredoc, where it has no interpolation."""

from __future__ import annotations

import re

from lbgen.lazy_pattern import lazy_pattern

_PART = lazy_pattern(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\$\$\{|%%\{|\$\{|%\{", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class _Interpolated(Exception):  # noqa: N818  # a way out of the walk, not an error
    pass


def string_value(raw: str) -> str | None:
    """What a string stands for; None when it interpolates. `raw` has its quotes, or its heredoc markers."""
    quoted = raw.startswith('"')
    inner = raw[1:-1] if quoted else _heredoc_text(raw)
    if "\\" not in inner and "${" not in inner and "%{" not in inner:
        return inner
    try:
        return _PART.sub(_quoted_part if quoted else _heredoc_part, inner)
    except _Interpolated:
        return None


def _quoted_part(found: re.Match[str]) -> str:
    text = found.group()
    if text[0] != "\\":
        return _heredoc_part(found)
    if text[1] in "uU" and len(text) > 2:
        digits = text[2:]
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return _SIMPLE.get(text[1], text)


def _heredoc_part(found: re.Match[str]) -> str:
    text = found.group()
    if text in ("${", "%{"):
        raise _Interpolated
    return text[1:] if text in ("$${", "%%{") else text


def _heredoc_text(raw: str) -> str:
    first, _, rest = raw.partition("\n")
    lines = rest.split("\n")[:-1]
    if first.startswith("<<-"):
        indents = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
        lines = [line[min(indents, default=0) :] for line in lines]
    return "".join(f"{line}\n" for line in lines)
