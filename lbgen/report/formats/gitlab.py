"""A GitLab code quality report: a JSON list that merge requests show beside the changed lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Severity, Source
from lbgen.report.context import Context
from lbgen.report.names import details, fingerprints, relative

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(found: Sequence[Diagnostic], _sources: Mapping[str, Source], context: Context) -> str:
    """The list; fingerprints are unique, because GitLab hides a finding whose fingerprint it has seen."""
    issues = [_issue(diagnostic, mark, context) for diagnostic, mark in fingerprints(found, context.root)]
    return json.dumps(issues, indent=2) + "\n"


def _issue(diagnostic: Diagnostic, fingerprint: str, context: Context) -> dict[str, object]:
    span = diagnostic.span
    # GitLab needs a place: a finding about no file stands on the first line of what was checked.
    name = span.source if span else (context.checked or ("lbgen",))[0]
    lines = {"begin": span.line, "end": span.end_line} if span else {"begin": 1, "end": 1}
    return {
        "description": details(diagnostic),
        "check_name": diagnostic.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": relative(name, context.root), "lines": lines},
    }
