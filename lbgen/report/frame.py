"""Source lines with what is wrong underlined: `^` for the place itself, `-` for places that take part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Diagnostic, Span
from lbgen.lean_typing import NamedTuple
from lbgen.report.characters import columns, visible
from lbgen.report.colour import paint
from lbgen.report.lines import Mark, Text, Texts, marks

_CUT = "..."
_MOST_LINES = 4  # of one span; a longer one shows its first two and its last


class Style(NamedTuple):
    """How frames of one finding look: gutter width, columns for the excerpt, and the colour of the carets."""

    gutter: int
    room: int
    severity: str
    colour: bool


class _Row(NamedTuple):
    """A mark, the words behind it, and whether it is the finding's own place."""

    mark: Mark
    label: str
    primary: bool


class _Window(NamedTuple):
    """Characters `left` up to `right` of a line."""

    left: int
    right: int


def gutter_width(diagnostic: Diagnostic) -> int:
    """Digits of the greatest line number that the frames of `diagnostic` show."""
    spans = [diagnostic.span, *(label.span for label in diagnostic.related)]
    return max((len(str(span.end_line)) for span in spans if span), default=1)


def frames(diagnostic: Diagnostic, texts: Texts, style: Style) -> Iterator[str]:
    """Lines of all frames: the finding's own file first, then one frame per other file, in the order they are named."""
    if diagnostic.span is None:
        return
    rows: dict[str, list[_Row]] = {}
    firsts: dict[str, Span] = {}
    places = [(diagnostic.span, diagnostic.label, True), *((span, text, False) for span, text in diagnostic.related)]
    for span, label, primary in places:
        firsts.setdefault(span.source, span)
        text = texts.get(span.source)
        rows.setdefault(span.source, []).extend(_rows(span, label, primary, text) if text else ())
    for name, span in firsts.items():
        arrow = "-->" if name == diagnostic.span.source else ":::"
        yield " " * max(1, style.gutter - 1) + f"{paint(arrow, 'gutter', colour=style.colour)} {visible(str(span))}"
        text = texts.get(name)
        if text:
            yield from _frame(rows[name], text, style)


def _rows(span: Span, label: str, primary: bool, text: Text) -> list[_Row]:
    found = marks(span, text)
    if len(found) > _MOST_LINES:
        found = [*found[:2], found[-1]]
    return [_Row(mark, label if mark is found[-1] else "", primary) for mark in found]


def _frame(rows: Sequence[_Row], text: Text, style: Style) -> Iterator[str]:
    bar = paint("|", "gutter", colour=style.colour)
    blank = " " * style.gutter
    yield f"{blank} {bar}"
    shown: tuple[int, _Window] | None = None
    for row in sorted(rows, key=lambda row: (row.mark.line, not row.primary, row.mark.start)):
        line = text.line(row.mark.line)
        window = _window(line, row.mark, style.room)
        if shown and shown[0] == row.mark.line and shown[1].left < row.mark.start <= shown[1].right:
            window = shown[1]
        else:
            number = paint(str(row.mark.line).rjust(style.gutter), "gutter", colour=style.colour)
            yield f"{number} {bar} {_excerpt(line, window)}".rstrip()
        shown = (row.mark.line, window)
        yield f"{blank} {bar} {_underline(line, window, row, style)}"


def _window(line: str, mark: Mark, room: int) -> _Window:
    """The part of `line` to show: all of it, or the surroundings of the mark."""
    if columns(line[: room + 1]) <= room and len(line) <= room:
        return _Window(0, len(line))
    budget = max(room - 2 * len(_CUT), 10)
    left = max(0, mark.start - 1 - budget // 3)
    right = min(len(line), left + budget)
    return _Window(max(0, right - budget), right)


def _excerpt(line: str, window: _Window) -> str:
    before = _CUT if window.left else ""
    after = _CUT if window.right < len(line) else ""
    return before + visible(line[window.left : window.right]) + after


def _underline(line: str, window: _Window, row: _Row, style: Style) -> str:
    start = max(row.mark.start - 1, window.left)
    end = min(row.mark.end - 1, window.right)
    indent = columns(line[window.left : start]) + (len(_CUT) if window.left else 0)
    beyond = max(0, start - max(len(line), window.left))
    width = max(1, columns(line[start:end]))
    sign = ("^" if row.primary else "-") * width
    if row.label:
        sign += " " + visible(row.label)
    kind = style.severity if row.primary else "secondary"
    return " " * (indent + beyond) + paint(sign, kind, colour=style.colour)
