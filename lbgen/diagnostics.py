"""Source, Span, Diagnostic: the currency every room pays and is paid in.

A diagnostic is a value. Nobody logs a finding, raises one, or appends it to a list that was passed in.
Lines and columns count from 1; columns count characters (not bytes); an end column is exclusive.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

from lbgen.lean_typing import NamedTuple


class Severity(enum.Enum):
    """How bad a finding is; `rank` orders them, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for information."""
        return _RANK[self]

    def at_least(self, threshold: Severity) -> bool:
        """Whether this is as bad as `threshold`, or worse."""
        return self.rank <= threshold.rank


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Source(NamedTuple):
    """A text with the name it is shown under (as the user wrote the path; `<stdin>` for standard input)."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its line end; empty beyond the end."""
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


class Span(NamedTuple):
    """A stretch of one source: from line:column up to, but not including, end_line:end_column."""

    source: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


class Label(NamedTuple):
    """A second place that takes part in a finding, with the words to print under it."""

    span: Span
    text: str


class Edit(NamedTuple):
    """Replace what `span` covers by `text`; an insertion has an empty span."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that repair a finding. `safe` says that behaviour stays as it was meant."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Diagnostic(NamedTuple):
    """One finding.

    `message` states the fact in lower case with the user's names in backticks, `label` goes under the
    caret, `notes` add facts, `help` is the next step. `span` is None only when no file is involved.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    label: str = ""
    related: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    fix: Fix | None = None


Sources = Mapping[str, Source]


def sort(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings in reading order: by file, line, column, then severity and code."""

    def key(diagnostic: Diagnostic) -> tuple[str, int, int, int, str, str]:
        span = diagnostic.span
        place = (span.source, span.line, span.column) if span else ("", 0, 0)
        return (*place, diagnostic.severity.rank, diagnostic.code, diagnostic.message)

    return sorted(found, key=key)


def worst(found: Iterable[Diagnostic]) -> Severity | None:
    """The severity of the worst finding, or None when there is none."""
    return min((diagnostic.severity for diagnostic in found), key=lambda severity: severity.rank, default=None)
