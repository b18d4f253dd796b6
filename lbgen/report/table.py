"""Aligned tables of text, and the same as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from lbgen.report.characters import columns, visible

Cells = Sequence[str]


def _plain(cell: str) -> str:
    return cell


def table(
    header: Cells, rows: Sequence[Cells], *, right: Collection[int] = (), paint: Callable[[str], str] = _plain
) -> str:
    """Columns two spaces apart, as wide as their widest cell, without trailing spaces; ends in a newline.

    `right` names the columns (from 0) that align on the right; `paint` colours a cell without changing its width.
    """
    shown = [[visible(cell) for cell in row] for row in (header, *rows)]
    widths = [max(columns(row[place]) for row in shown) for place in range(len(header))]
    lines = []
    for number, row in enumerate(shown):
        cells = []
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - columns(cell))
            text = paint(cell) if number else cell
            cells.append(space + text if place in right else text + space)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def markdown_table(header: Cells, rows: Sequence[Cells], *, right: Collection[int] = ()) -> str:
    """A GitHub-flavoured table; bars and line ends inside cells are escaped."""
    rule = [("---:" if place in right else "---") for place in range(len(header))]
    lines = [_markdown_row(row) for row in (header, rule, *rows)]
    return "\n".join(lines) + "\n"


def _markdown_row(row: Cells) -> str:
    cells = (visible(cell.replace("\n", " ")).replace("|", "\\|") for cell in row)
    return "| " + " | ".join(cells) + " |"
