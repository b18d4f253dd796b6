"""One line per finding: for editors, for grep, and for long lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Source
from lbgen.report.characters import visible
from lbgen.report.colour import paint
from lbgen.report.context import Context


def report(found: Sequence[Diagnostic], _sources: Mapping[str, Source], context: Context) -> str:
    """`file:line:col: error[CODE] message`, one line each; `lbgen:` stands where no file is involved."""
    return "".join(_line(diagnostic, context) for diagnostic in found)


def _line(diagnostic: Diagnostic, context: Context) -> str:
    place = visible(str(diagnostic.span)) if diagnostic.span else "lbgen"
    severity = diagnostic.severity.value
    kind = paint(f"{severity}[{diagnostic.code}]", severity, colour=context.colour)
    return f"{place}: {kind} {visible(diagnostic.message)}\n"
