"""SARIF 2.1.0 (OASIS Standard, 27 March 2020), within what GitHub code scanning takes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from lbgen import manual
from lbgen.diagnostics import Diagnostic, Fix, Severity, Source, Span
from lbgen.report.context import Context
from lbgen.report.lines import Texts
from lbgen.report.names import details, fingerprints, relative

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_Object = dict[str, object]


def report(found: Sequence[Diagnostic], sources: Mapping[str, Source], context: Context) -> str:
    """One run. Columns count code points; file names are relative to the root of the sources."""
    codes = sorted({diagnostic.code for diagnostic in found})
    texts = Texts(sources)
    run: _Object = {
        "tool": {"driver": {"name": "lbgen", "version": context.version, "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the folder lbgen was run in"}}},
        "results": [
            _result(diagnostic, codes.index(diagnostic.code), mark, texts, context.root)
            for diagnostic, mark in fingerprints(found, context.root)
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> _Object:
    page = manual.find(code)
    if page is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.why},
        "help": {"text": manual.show(page), "markdown": page.text},
    }


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str, texts: Texts, root: str) -> _Object:
    result: _Object = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": details(diagnostic._replace(related=()))},
        "partialFingerprints": {"lbgenFinding/v1": fingerprint},
    }
    if diagnostic.span:
        result["locations"] = [{"physicalLocation": _place(diagnostic.span, texts, root)}]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": text}, "physicalLocation": _place(span, texts, root)}
            for number, (span, text) in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.fix:
        result["fixes"] = [_fix(diagnostic.fix, root)]
    return result


def _place(span: Span, texts: Texts, root: str) -> _Object:
    text = texts.get(span.source)
    region: _Object = _region(span)
    line = text.quoted(span.line) if text else None
    if line is not None:
        region["snippet"] = {"text": line}
    return {"artifactLocation": _artifact(span.source, root), "region": region}


def _region(span: Span) -> _Object:
    end = {"endLine": span.end_line, "endColumn": span.end_column}
    return {"startLine": span.line, "startColumn": span.column, **end}


def _artifact(name: str, root: str) -> _Object:
    shown = relative(name, root)
    uri = quote(shown.encode("utf-8", "surrogateescape"))
    return {"uri": f"file://{uri}"} if shown.startswith("/") else {"uri": uri, "uriBaseId": _ROOT}


def _fix(fix: Fix, root: str) -> _Object:
    changes: dict[str, list[_Object]] = {}
    for span, text in fix.edits:
        edit = {"deletedRegion": _region(span), "insertedContent": {"text": text}}
        changes.setdefault(span.source, []).append(edit)
    listed = [{"artifactLocation": _artifact(name, root), "replacements": edits} for name, edits in changes.items()]
    return {"description": {"text": fix.title}, "artifactChanges": listed}
