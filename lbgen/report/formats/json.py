"""For programs: one JSON document, described by `schemas/report.schema.json`.

Its shape follows `terraform validate -json`, with codes, both places and fixes added. `format_version` changes its
first number only when something a reader may rely on goes away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Fix, Severity, Source, Span
from lbgen.report.context import Context
from lbgen.report.lines import Texts

FORMAT_VERSION = "1.0"


def report(found: Sequence[Diagnostic], sources: Mapping[str, Source], context: Context) -> str:
    """The document; `valid` says that there is no error."""
    texts = Texts(sources)
    severities = [diagnostic.severity for diagnostic in found]
    document = {
        "format_version": FORMAT_VERSION,
        "tool": {"name": "lbgen", "version": context.version},
        "valid": Severity.ERROR not in severities,
        "error_count": severities.count(Severity.ERROR),
        "warning_count": severities.count(Severity.WARNING),
        "info_count": severities.count(Severity.INFO),
        "checked": list(context.checked),
        "diagnostics": [_diagnostic(diagnostic, texts) for diagnostic in found],
    }
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic, texts: Texts) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "summary": diagnostic.message,
        "label": diagnostic.label,
        "range": _range(diagnostic.span, texts),
        "snippet": _snippet(diagnostic.span, texts),
        "related": [{"label": text, "range": _range(span, texts)} for span, text in diagnostic.related],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fix": _fix(diagnostic.fix, texts),
    }


def _range(span: Span | None, texts: Texts) -> dict[str, object] | None:
    if span is None:
        return None
    start = _position(span.source, span.line, span.column, texts)
    end = _position(span.source, span.end_line, span.end_column, texts)
    return {"filename": span.source, "start": start, "end": end}


def _position(name: str, line: int, column: int, texts: Texts) -> dict[str, int | None]:
    text = texts.get(name)
    return {"line": line, "column": column, "byte": text.byte(line, column) if text else None}


def _snippet(span: Span | None, texts: Texts) -> dict[str, object] | None:
    """The first line a span covers, with the highlighted part as character offsets from 0."""
    text = texts.get(span.source) if span else None
    line = text.quoted(span.line) if span and text else None
    if span is None or line is None:
        return None
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return {
        "code": line,
        "start_line": span.line,
        "highlight_start_offset": span.column - 1,
        "highlight_end_offset": max(end, span.column - 1),
    }


def _fix(fix: Fix | None, texts: Texts) -> dict[str, object] | None:
    if fix is None:
        return None
    edits = [{"range": _range(span, texts), "text": text} for span, text in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}
