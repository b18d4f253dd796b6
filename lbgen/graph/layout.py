"""Where everything stands: four columns, boxes from top to bottom, arrows along lanes between the columns.

Letters are of fixed width, so sizes are known without a font. Boxes begin and end at multiples of `STEP`; lines leave
and reach the routes half a step off those of the other columns, so that no two run along each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.graph.model import HEADINGS, Box, Picture
from lbgen.lean_typing import NamedTuple
from lbgen.report.characters import columns

LETTER, LINE = 7.3, 16  # a letter of size 12, and a line of them
MARGIN, TOP = 24, 84
_STEP, _LANE, _EDGE = 12, 12, 10
_MOST_COLUMNS, _MOST_LINES = 52, 4


class Placed(NamedTuple):
    """A box with its place, and its lines as drawn."""

    box: Box
    x: float
    y: int
    width: float
    height: int
    lines: tuple[str, ...]


class Run(NamedTuple):
    """A line from a column to the next: from a point right to a lane, along it, and right to another point.

    Runs of one `bundle` share their lane. Without a head it goes on through the next column.
    """

    column: int
    x: float
    y: int
    lane: float
    end_x: float
    end_y: int
    label: str
    bundle: str
    has_head: bool


class Layout(NamedTuple):
    """The whole drawing; `lefts` are where the columns begin."""

    width: float
    height: int
    lefts: tuple[float, ...]
    boxes: tuple[Placed, ...]
    runs: tuple[Run, ...]


class _Hop(NamedTuple):
    """A part of an arrow, from one column to the next."""

    column: int
    start: str
    end: str
    label: str
    has_head: bool

    @property
    def bundle(self) -> str:
        """Whose lane it takes: lines part that leave one listener, and meet that lead to one upstream."""
        return self.end if self.column else self.start


def layout(picture: Picture) -> Layout:
    """A place for everything."""
    rows, hops = _hops(picture)
    drawn = {box.key: _wrapped(box.lines) for row in rows for box in row}
    heights = _heights(rows, hops, drawn)
    tops = _tops(rows, hops, heights)
    ports = list(_ports(hops, tops))
    lanes, gaps = _lanes(hops, ports)
    widths = [_column_width(number, [drawn[box.key] for box in row]) for number, row in enumerate(rows)]
    lefts = [float(MARGIN)]
    for width, gap in zip(widths, gaps, strict=False):
        lefts.append(round(lefts[-1] + width + gap, 1))
    boxes = tuple(
        Placed(box, lefts[number], tops[box.key], widths[number], heights[box.key], drawn[box.key])
        for number, row in enumerate(rows)
        for box in row
        if box.lines
    )
    runs = []
    for hop, (y, end_y), lane in zip(hops, ports, lanes, strict=True):
        x = lefts[hop.column] + widths[hop.column]
        end_x = lefts[hop.column + 1] + (0 if hop.has_head else widths[hop.column + 1])
        runs.append(Run(hop.column, x, y, x + lane, end_x, end_y, hop.label, hop.bundle, hop.has_head))
    bottom = max(one.y + one.height for one in boxes)
    return Layout(lefts[-1] + widths[-1] + MARGIN, bottom + MARGIN, tuple(lefts), boxes, tuple(runs))


def _hops(picture: Picture) -> tuple[list[list[Box]], list[_Hop]]:
    """Boxes by column, and arrows cut where they cross the column of the routes, at a passage of their own: a box
    without lines.
    """
    rows = [list(picture.column(number)) for number in range(len(HEADINGS))]
    column = {box.key: box.column for box in picture.boxes}
    hops = []
    for one in picture.arrows:
        start = column[one.start]
        if column[one.end] == start + 1:
            hops.append(_Hop(start, one.start, one.end, one.label, has_head=True))
        else:
            passage = Box(f"passage-{one.start}", "passage", 1, ())
            rows[1].append(passage)
            hops.append(_Hop(0, one.start, passage.key, "", has_head=False))
            hops.append(_Hop(1, passage.key, one.end, one.label, has_head=True))
    return rows, hops


def _wrapped(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(part for line in lines for part in _wrap(line))


def _wrap(line: str) -> Iterator[str]:
    """A line in pieces that fit, cut behind a space or comma where there is one; of very long ones the beginning."""
    for number in range(_MOST_LINES):
        size = _fitting(line)
        if size == len(line):
            yield line
            return
        if number == _MOST_LINES - 1:
            yield f"{line[: size - 3]}..."
            return
        size = 1 + max(line.rfind(" ", size // 2, size), line.rfind(",", size // 2, size)) or size
        yield line[:size].rstrip()
        line = f"  {line[size:].lstrip()}"


def _fitting(line: str) -> int:
    """How many characters of a line fit."""
    if columns(line) <= _MOST_COLUMNS:
        return len(line)
    used = 0
    for size, character in enumerate(line):
        used += columns(character)
        if used > _MOST_COLUMNS:
            return size
    return len(line)


def _heights(
    rows: Sequence[Sequence[Box]], hops: Sequence[_Hop], drawn: Mapping[str, tuple[str, ...]]
) -> dict[str, int]:
    """Heights with room for the text and for every line that arrives and leaves."""
    leaving, arriving = Counter(hop.start for hop in hops), Counter(hop.end for hop in hops)
    found = {}
    for number, row in enumerate(rows):
        for box in row:
            lines = max(2 * leaving[box.key], arriving[box.key]) * _STEP if number == 1 else _STEP
            text = len(drawn[box.key]) * LINE + 8 if box.lines else 0
            found[box.key] = -(-max(lines + _STEP, text) // _STEP) * _STEP
    return found


def _tops(rows: Sequence[Sequence[Box]], hops: Sequence[_Hop], heights: Mapping[str, int]) -> dict[str, int]:
    """Routes stand one below the other. Listeners and upstreams begin beside their first route, or lower where that
    place is taken; servers stand beside their upstream.
    """
    tops: dict[str, int] = {}
    free = TOP
    for box in rows[1]:
        tops[box.key] = free
        free += heights[box.key] + _STEP
    beside: dict[str, str] = {}
    servers: dict[str, str] = {}
    for hop in hops:
        if hop.column == 0:
            beside.setdefault(hop.start, hop.end)
        elif hop.column == 1:
            beside.setdefault(hop.end, hop.start)
        else:
            servers[hop.start] = hop.end
    for number in (0, 2):
        free = TOP
        for box in rows[number]:
            group = [box.key, servers[box.key]] if box.key in servers else [box.key]
            top = max(free, tops[beside[box.key]] if box.key in beside else TOP)
            tops.update(dict.fromkeys(group, top))
            free = top + max(heights[key] for key in group) + _STEP
    return tops


def _ports(hops: Iterable[_Hop], tops: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """The heights at which each hop starts and ends: beside routes, every line has one of its own."""
    left, reached = Counter[str](), Counter[str]()
    for hop in hops:
        start, end = tops[hop.start] + _STEP, tops[hop.end] + _STEP
        if hop.column == 0:
            end += _STEP // 2 + _STEP * reached[hop.end]
            reached[hop.end] += 1
        elif hop.column == 1:
            start += _STEP // 2 + 2 * _STEP * left[hop.start]
            left[hop.start] += 1
        yield start, end


def _column_width(number: int, drawn: Iterable[Sequence[str]]) -> float:
    letters = max((columns(line) for lines in drawn for line in lines), default=0)
    return round(max(letters, len(HEADINGS[number]) + 2) * LETTER + 2 * _EDGE, 1)


def _lanes(hops: Sequence[_Hop], ports: Sequence[tuple[int, int]]) -> tuple[list[float], list[float]]:
    """Of each hop, how far right of its column its lane lies; and how wide the gaps between columns are.

    Lanes whose heights do not meet share a place.
    """
    spans: list[dict[str, tuple[int, int]]] = [{} for _ in HEADINGS[1:]]
    rooms = [0.0 for _ in spans]
    for hop, port in zip(hops, ports, strict=True):
        known = spans[hop.column].get(hop.bundle, port)
        spans[hop.column][hop.bundle] = (min(*known, *port), max(*known, *port))
        rooms[hop.column] = max(rooms[hop.column], columns(hop.label) * LETTER)
    places = [_places(one) for one in spans]
    lanes = [rooms[hop.column] + _LANE * (1 + places[hop.column][hop.bundle]) for hop in hops]
    widest = [max(found.values(), default=0) for found in places]
    return lanes, [room + _LANE * (3 + most) for room, most in zip(rooms, widest, strict=True)]


def _places(spans: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """A number for each span, so that spans of one number do not meet."""
    found: dict[str, int] = {}
    ends: list[int] = []
    for key, (low, high) in sorted(spans.items(), key=lambda item: item[1]):
        place = next((place for place, end in enumerate(ends) if end + _STEP < low), len(ends))
        ends[place : place + 1] = [high]
        found[key] = place
    return found
