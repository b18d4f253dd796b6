"""A picture as SVG, and as one HTML page around it: no script, no links, nothing to load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from lbgen.graph.layout import LETTER, LINE, MARGIN, TOP, Layout, Placed, layout
from lbgen.graph.model import FILLS, HEADINGS, Picture
from lbgen.report.characters import columns

# M. Okabe and K. Ito, Color Universal Design: told apart by eyes that see few colours.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b0558a", "#8a6500", "#3d9bd1", "#000000")
_INK = "#222"


def svg(picture: Picture) -> str:
    """The picture, as large as its text needs."""
    found = layout(picture)
    width, height = f"{found.width:g}", f"{found.height}"
    parts = [
        _text(MARGIN, 34, picture.title, 'font-size="18" font-weight="bold"'),
        *(_text(left, TOP - 14, words, 'fill="#555"') for left, words in zip(found.lefts, HEADINGS, strict=True)),
        *_lines(found),
        *(part for one in found.boxes for part in _box(one)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="monospace" font-size="12" fill="{_INK}" role="img" aria-label="{escape(picture.title)}">\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{"".join(parts)}</svg>\n'
    )


def html(picture: Picture) -> str:
    """One file that shows the picture; a wide one is moved sideways, not shrunk."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/><title>{escape(picture.title)}</title>\n'
        "<style>body{margin:1rem}svg{display:block;margin:0 auto}</style></head>\n"
        f"<body>{svg(picture)}</body></html>\n"
    )


def _lines(found: Layout) -> Iterator[str]:
    """Every line in the colour of its lane, with a dot where it joins others; labels above their beginning."""
    sizes = Counter(run.bundle for run in found.runs)
    colours: dict[str, str] = {}
    for column in range(len(HEADINGS) - 1):
        bundles = dict.fromkeys(run.bundle for run in found.runs if run.column == column)
        colours |= {bundle: _COLOURS[number % len(_COLOURS)] for number, bundle in enumerate(bundles)}
    for run in found.runs:
        colour = colours[run.bundle]
        yield (
            f'<path d="M{run.x:g} {run.y}H{run.lane:g}V{run.end_y}H{run.end_x:g}" fill="none" stroke="{colour}" '
            'stroke-width="1.5"/>\n'
        )
        if run.has_head:
            yield f'<path d="M{run.end_x:g} {run.end_y}l-7 -4v8z" fill="{colour}"/>\n'
        if sizes[run.bundle] > 1:  # lines of a listener part where each turns to its route, others meet on their lane
            yield f'<circle cx="{run.lane:g}" cy="{run.y if run.column else run.end_y}" r="3" fill="{colour}"/>\n'
        if run.label:
            yield _text(run.x + 4, run.y - 4, run.label)


def _box(one: Placed) -> Iterator[str]:
    corner = 12 if one.box.kind == "listener" else 3
    yield (
        f'<g><rect x="{one.x:g}" y="{one.y}" width="{one.width:g}" height="{one.height}" rx="{corner}" '
        f'fill="{FILLS[one.box.kind]}" stroke="#777"/>\n'
    )
    if one.lines[-1].endswith("...") and one.lines[-1] not in one.box.lines:
        yield f"<title>{escape(chr(10).join(one.box.lines))}</title>\n"
    for number, line in enumerate(one.lines):
        weight = 'font-weight="bold"' if number == 0 and one.box.kind != "servers" else ""
        yield _text(one.x + 10, one.y + 17 + number * LINE, line, weight)
    yield "</g>\n"


def _text(x: float, y: float, text: str, more: str = "") -> str:
    # Letters beyond ASCII may come from a font of other widths: they are made to take the room that they were given.
    fitted = "" if text.isascii() else f' textLength="{columns(text) * LETTER:g}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:g}" y="{y:g}" xml:space="preserve"{fitted}{more and " "}{more}>{escape(text)}</text>\n'
