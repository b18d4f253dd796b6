"""Latency curves, shares per server and assumptions as one self-contained SVG, and as an HTML page around it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from lbgen.simulate import Outcome
from lbgen.simulate.outcome import CURVE

# M. Okabe and K. Ito, Color Universal Design: told apart by eyes that see few colours; dashes help where lines meet.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07d00", "#56b4e9", "#000000")
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
_INK, _PALE, _TOO_BUSY = "#222", "#ddd", "#f2a65a"
_BUSY = ("#9ecae1", "#c6dbef")

_WIDTH, _LEFT, _RIGHT, _PLOT = 1000, 90, 24, 600
_TOP, _HEIGHT = 106, 260
_ROW, _GAP = 22, 8
_NAMES = 150
_LINE, _COLUMNS = 17, 135
_LETTER = 6.3  # the width of a letter of size 11, about


def svg(outcomes: Sequence[Outcome], title: str, assumptions: Sequence[str], recommended: str = "") -> str:
    """Curves of latency over percentile, what each server got, and what the numbers rest on, one below the other.

    Unstable algorithms are named, not drawn. The recommended one is drawn boldly.
    """
    parts = [_text(_LEFT, 28, title, 18, weight="bold")]
    if recommended:
        parts.append(_text(_LEFT, 50, f"recommended: {recommended}", 14))
    parts += _curves(outcomes, recommended)
    shares, end = _shares(outcomes, _TOP + _HEIGHT + 108, recommended)
    notes, height = _notes(assumptions, end + 48)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
        f'role="img" aria-label="{escape(title)}"><rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
        + "".join([*parts, *shares, *notes])
        + "</svg>\n"
    )


def _curves(outcomes: Sequence[Outcome], recommended: str) -> Iterator[str]:
    points = {one.algorithm: _points(one) for one in outcomes if not one.is_unstable}
    ticks = _ticks([value for found in points.values() for value in found] or [1.0, 10.0])
    low, high = math.log10(ticks[0]), math.log10(ticks[-1])

    def y(value: float) -> float:
        return _TOP + _HEIGHT * (high - math.log10(value)) / (high - low)

    step, bottom = _PLOT / (len(CURVE) - 1), _TOP + _HEIGHT
    yield _text(_LEFT, _TOP - 18, "How long requests take: lower is better", 14, weight="bold")
    for tick in ticks:
        yield f'<path d="M{_LEFT} {y(tick):.1f}h{_PLOT}" stroke="{_PALE}"/>'
        yield _text(_LEFT - 8, y(tick) + 4, f"{tick:g} ms", 11, "end")
    yield _text(18, _TOP + _HEIGHT / 2, "latency (logarithmic)", 12, "middle", turned=True)
    for place, part in enumerate(CURVE):
        yield f'<path d="M{_LEFT + place * step:.1f} {bottom}v4" stroke="{_INK}"/>'
        yield _text(_LEFT + place * step, bottom + 18, f"p{100 * part:g}", 11, "middle")
    middle = _LEFT + _PLOT / 2
    yield _text(middle, bottom + 38, "percentile: at p99, 99 of 100 answered requests are faster", 12, "middle")
    yield _text(_LEFT + _PLOT + 26, _TOP - 18, "algorithm, and its p99", 12)
    for number, one in enumerate(outcomes):
        line = _stroke(number, bold=one.algorithm == recommended)
        row = _TOP + 4 + number * 22
        weight = "bold" if one.algorithm == recommended else "normal"
        yield f'<path d="M{_LEFT + _PLOT + 26} {row}h34" {line}/>'
        yield _text(_LEFT + _PLOT + 68, row + 4, f"{one.algorithm}, {_p99(one)}", 12, weight=weight)
        if one.algorithm in points:
            path = " ".join(f"{_LEFT + at * step:.1f},{y(value):.1f}" for at, value in enumerate(points[one.algorithm]))
            yield f'<polyline points="{path}" {line}/>'


def _ticks(values: Sequence[float]) -> list[float]:
    """1, 2, 5, 10, ... from below the lowest value to above the highest."""
    powers = range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)
    every = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    first = max(place for place, tick in enumerate(every) if tick <= min(values))
    last = min((place for place, tick in enumerate(every) if tick >= max(values)), default=len(every) - 1)
    return every[first : max(last, first + 1) + 1]


def _stroke(number: int, *, bold: bool) -> str:
    dashes = _DASHES[(number % len(_COLOURS) // 2 + number // len(_COLOURS)) % len(_DASHES)]
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'fill="none" stroke="{_COLOURS[number % len(_COLOURS)]}" stroke-width="{4 if bold else 2}"{pattern}'


def _p99(outcome: Outcome) -> str:
    if outcome.is_unstable:
        return "unstable"
    found = outcome.latency(lambda latency: latency.p99)
    return f"{found.value:.0f} ms" if found else "no answers"


def _points(outcome: Outcome) -> list[float]:
    curves = [run.phases[0].latency.curve for run in outcome.runs if run.phases[0].latency]
    return (
        [max(1e-3, sum(curve[place] for curve in curves) / len(curves)) for place in range(len(CURVE))]
        if curves
        else []
    )


def _shares(outcomes: Sequence[Outcome], top: int, recommended: str) -> tuple[list[str], int]:
    """One bar per algorithm, cut into its servers' shares, with how busy each was; and where they end."""
    left, bottom = _LEFT + _NAMES, top + len(outcomes) * (_ROW + _GAP)
    width = _WIDTH - left - _RIGHT
    parts = [
        _text(_LEFT, top - 32, "Which server gets how many of the requests, and how busy it is", 14, weight="bold")
    ]
    parts.append(_text(_LEFT, top - 13, "in the order of the spec; orange: more work than it can do", 12))
    for number, one in enumerate(outcomes):
        row, at = top + number * (_ROW + _GAP), float(left)
        weight = "bold" if one.algorithm == recommended else "normal"
        parts.append(_text(left - 8, row + 15, one.algorithm, 11, "end", weight=weight))
        cells = zip(one.scenario.servers, one.shares, one.utilisation, strict=True)
        for index, (server, share, used) in enumerate(cells):
            size = width * share.value
            if size:
                fill = _TOO_BUSY if used.value >= 1 else _BUSY[index % 2]
                parts += _cell(at, row, size, fill, (server.name, f"{share.value:.0%}", f"{used.value:.0%} busy"))
            at += size
    for tick in range(0, 101, 25):
        parts.append(_text(left + width * tick / 100, bottom + 8, f"{tick}%", 11, "middle"))
    parts.append(_text(left + width / 2, bottom + 24, "part of all requests", 12, "middle"))
    return parts, bottom + 24


def _cell(x: float, y: int, size: float, fill: str, said: tuple[str, str, str]) -> Iterator[str]:
    """A part of a bar, with as much of what is said as fits; all of it comes up under the mouse."""
    name, share, busy = said
    edge = ' stroke="#fff"' if size > 3 else ""
    yield (
        f'<rect x="{x:.1f}" y="{y}" width="{size:.1f}" height="{_ROW}" fill="{fill}"{edge}>'
        f"<title>{escape(f'{name}: {share} of requests, {busy}')}</title></rect>"
    )
    for words in (f"{name} {share}, {busy}", f"{name} {share}", share):
        if size > _LETTER * len(words) + 10:
            yield _text(x + 4, y + 15, words, 11)
            return


def _notes(assumptions: Sequence[str], top: int) -> tuple[list[str], int]:
    parts = [_text(_LEFT, top, "What these numbers assume", 14, weight="bold")]
    lines = [line for one in assumptions for line in textwrap.wrap(f"- {one}", _COLUMNS, subsequent_indent="  ")]
    for number, line in enumerate(lines, 1):
        parts.append(_text(_LEFT, top + 4 + number * _LINE, line, 12))
    return parts, top + 4 + (len(lines) + 1) * _LINE


def _text(
    x: float, y: float, text: str, size: int, anchor: str = "start", *, weight: str = "normal", turned: bool = False
) -> str:
    bold = ' font-weight="bold"' if weight == "bold" else ""
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{_INK}" xml:space="preserve"'
        f"{bold}{turn}>{escape(text)}</text>"
    )


def html(title: str, picture: str, text: str) -> str:
    """One file without links to others: the picture, and below it the report as text."""
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>\n'
        "<style>body{max-width:64rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif}"
        "pre{white-space:pre-wrap;line-height:1.4}</style>\n"
        f"{picture}<pre>{escape(text)}</pre></html>\n"
    )
