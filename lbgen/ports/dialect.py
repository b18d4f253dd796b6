"""A config language that can be parsed with positions."""

from __future__ import annotations

from lbgen.diagnostics import Diagnostic, Source
from lbgen.lean_typing import Any, NamedTuple, Protocol


class Parsed(NamedTuple):
    """A lossless tree (its type belongs to the dialect) and what was wrong with the text."""

    tree: Any
    diagnostics: tuple[Diagnostic, ...]


class Dialect(Protocol):
    """One config language."""

    @property
    def name(self) -> str:
        """`nginx`, `haproxy`, `terraform` or `kubernetes`."""

    def sniff(self, path: str, head: str) -> bool:
        """Whether a file of that path, beginning with `head`, looks like this language."""

    def parse(self, source: Source) -> Parsed:
        """The tree of `source`; never raises, whatever the bytes."""
