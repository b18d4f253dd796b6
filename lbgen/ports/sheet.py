"""Token, Sheet, Artifact: what goes into a template and what comes out."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple


class Token(str):
    """Text that is already quoted for the place it will stand in.

    Only a target's `quote.py` (and its table of fixed words) makes tokens; the template environment
    refuses to print anything else, so an unquoted value cannot reach an output.
    """

    __slots__ = ()


class Sheet(NamedTuple):
    """A template's name, the view it prints (tokens, sequences and dataclasses of them), and the output path."""

    template: str
    view: object
    path: str


class Artifact(NamedTuple):
    """A rendered file: a path relative to the target's folder, and its whole text."""

    path: str
    text: str
