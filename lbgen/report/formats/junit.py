"""JUnit XML: one suite per file, one case per finding, one passing case for a file without any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Source
from lbgen.report.characters import visible
from lbgen.report.context import Context
from lbgen.report.formats.full import block
from lbgen.report.lines import Texts
from lbgen.report.names import relative

_NO_FILE = "lbgen"


def report(found: Sequence[Diagnostic], sources: Mapping[str, Source], context: Context) -> str:
    """The document. Findings below `context.fail_on` are passing cases that say what was found."""
    files: dict[str, list[Diagnostic]] = {name: [] for name in context.checked}
    for diagnostic in found:
        files.setdefault(diagnostic.span.source if diagnostic.span else _NO_FILE, []).append(diagnostic)
    texts = Texts(sources)
    suites = [_suite(relative(name, context.root), members, texts, context) for name, members in files.items()]
    failures = sum(diagnostic.severity.at_least(context.fail_on) for diagnostic in found)
    tests = sum(max(1, len(members)) for members in files.values())
    head = f'<testsuites name="lbgen" tests="{tests}" failures="{failures}" errors="0">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _suite(name: str, found: Sequence[Diagnostic], texts: Texts, context: Context) -> str:
    failures = sum(diagnostic.severity.at_least(context.fail_on) for diagnostic in found)
    cases = [_case(name, diagnostic, texts, context) for diagnostic in found]
    cases = cases or [f'    <testcase name="no findings" classname={_quoted(name)}/>']
    head = f'  <testsuite name={_quoted(name)} tests="{len(cases)}" failures="{failures}" errors="0" skipped="0">'
    return "\n".join([head, *cases, "  </testsuite>"])


def _case(name: str, diagnostic: Diagnostic, texts: Texts, context: Context) -> str:
    span = diagnostic.span
    place = f" {span.line}:{span.column}" if span else ""
    words = _escaped(block(diagnostic, texts, context._replace(colour=False)))
    if diagnostic.severity.at_least(context.fail_on):
        message = _quoted(visible(diagnostic.message))
        body = f'      <failure type="{diagnostic.severity.value}" message={message}>{words}</failure>'
    else:
        body = f"      <system-out>{words}</system-out>"
    head = f"    <testcase name={_quoted(diagnostic.code + place)} classname={_quoted(name)}>"
    return f"{head}\n{body}\n    </testcase>"


def _escaped(text: str) -> str:
    """XML text; characters XML 1.0 cannot hold are gone already, because reports show them as escapes."""
    text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return '"' + _escaped(visible(text)).replace('"', "&quot;") + '"'
