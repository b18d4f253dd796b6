"""For people: the finding, its place with the source line, why, and the next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Source
from lbgen.report.characters import visible
from lbgen.report.colour import paint
from lbgen.report.context import Context
from lbgen.report.frame import Style, frames, gutter_width
from lbgen.report.lines import Texts

_WIDTH = 160  # of a source excerpt where no terminal says otherwise
_LEAST = 40


def report(found: Sequence[Diagnostic], sources: Mapping[str, Source], context: Context) -> str:
    """One block per finding, a blank line between two."""
    texts = Texts(sources)
    return "\n".join(block(diagnostic, texts, context) for diagnostic in found)


def block(diagnostic: Diagnostic, texts: Texts, context: Context) -> str:
    """One finding as lines, ending in a newline."""
    gutter = gutter_width(diagnostic)
    severity = diagnostic.severity.value
    room = max((context.width or _WIDTH) - gutter - 3, _LEAST)
    style = Style(gutter, room, severity, context.colour)
    head = paint(f"{severity}[{diagnostic.code}]", severity, colour=context.colour)
    message = paint(": " + visible(diagnostic.message), "strong", colour=context.colour)
    lines = [head + message, *frames(diagnostic, texts, style), *_remarks(diagnostic, context, gutter)]
    return "\n".join(lines) + "\n"


def _remarks(diagnostic: Diagnostic, context: Context, gutter: int) -> Iterator[str]:
    remarks = [("note", note) for note in diagnostic.notes]
    advice = diagnostic.help or (diagnostic.fix.title if diagnostic.fix else None)
    if advice:
        remarks.append(("help", advice + _fixable(diagnostic, context)))
    equals = paint("=", "gutter", colour=context.colour)
    for kind, words in remarks:
        first, *rest = map(visible, words.split("\n"))
        yield f"{' ' * gutter} {equals} {paint(kind, 'strong', colour=context.colour)}: {first}".rstrip()
        for line in rest:
            yield f"{' ' * (gutter + 3 + len(kind) + 2)}{line}".rstrip()


def _fixable(diagnostic: Diagnostic, context: Context) -> str:
    fix = diagnostic.fix
    return f"   [fixable with {context.fix_option}]" if fix and fix.safe and context.fix_option else ""
