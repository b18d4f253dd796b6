"""Annotations for GitHub Actions: workflow commands that show a finding beside the changed line.

GitHub shows ten of a kind per step, so the worst come first. Escapes: actions/toolkit, `command.ts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Severity, Source
from lbgen.report.context import Context
from lbgen.report.names import details, relative

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def report(found: Sequence[Diagnostic], _sources: Mapping[str, Source], context: Context) -> str:
    """One workflow command per finding, the worst first."""
    worst_first = sorted(found, key=lambda diagnostic: diagnostic.severity.rank)
    return "".join(f"{_command(diagnostic, context.root)}\n" for diagnostic in worst_first)


def _command(diagnostic: Diagnostic, root: str) -> str:
    properties = {"title": f"lbgen ({diagnostic.code})"}
    span = diagnostic.span
    if span:
        properties |= {"file": relative(span.source, root), "line": str(span.line)}
        if span.end_line == span.line:  # GitHub ignores columns of a finding over several lines
            properties |= {"col": str(span.column), "endLine": str(span.end_line), "endColumn": str(span.end_column)}
        else:
            properties["endLine"] = str(span.end_line)
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(details(diagnostic))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
