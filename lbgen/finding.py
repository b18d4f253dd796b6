"""A finding that names its place by a path of keys; the line and column are looked up once, at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lbgen.diagnostics import Diagnostic, Label, Severity, Span
from lbgen.lean_typing import NamedTuple, Protocol

SpecPath = tuple[str | int, ...]


class Finding(NamedTuple):
    """One thing to say about a spec. `on_key` points at the key instead of its value; `related` are further places."""

    code: str
    severity: Severity
    message: str
    path: SpecPath
    label: str = ""
    on_key: bool = False
    related: tuple[tuple[SpecPath, str], ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None


class Locator(Protocol):
    """Tells where a path of keys stands in the user's files."""

    def __call__(self, path: SpecPath, *, key: bool = False) -> Span: ...


def error(code: str, path: SpecPath, message: str, **more: object) -> Finding:
    """A finding that must be fixed."""
    return Finding(code, Severity.ERROR, message, path, **more)  # type: ignore[arg-type]  # the fields of Finding


def warning(code: str, path: SpecPath, message: str, **more: object) -> Finding:
    """A finding that should be looked at."""
    return Finding(code, Severity.WARNING, message, path, **more)  # type: ignore[arg-type]  # the fields of Finding


def locate(found: Iterable[Finding], locator: Locator) -> list[Diagnostic]:
    """Findings as diagnostics, with lines and columns."""
    return [_located(finding, locator) for finding in found]


def _located(finding: Finding, locator: Locator) -> Diagnostic:
    return Diagnostic(
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        span=locator(finding.path, key=finding.on_key),
        label=finding.label,
        related=tuple(Label(locator(path), text) for path, text in finding.related),
        notes=finding.notes,
        help=finding.help,
    )


Check = Callable[..., Iterable[Finding]]
