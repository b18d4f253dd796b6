"""Latency curves and shares per server as one self-contained SVG, and as an HTML page around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from lbgen.simulate import Outcome
from lbgen.simulate.outcome import CURVE

_COLOURS = ("#1b6ca8", "#d1495b", "#2e933c", "#edae49", "#7b4b94", "#00798c", "#6c757d", "#a0522d")
_WIDTH, _LEFT, _TOP, _HEIGHT, _PLOT = 900, 70, 50, 260, 560
_ROW = 22


def svg(outcomes: Sequence[Outcome], title: str) -> str:
    """Curves of latency over percentile, then what each server got; unstable algorithms are named, not drawn."""
    stable = [one for one in outcomes if not one.is_unstable]
    parts = [_text(_LEFT, 24, title, 16), *_curves(stable, outcomes)]
    top = _TOP + _HEIGHT + 70
    shares, height = _shares(outcomes, top)
    parts += shares
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
        f'role="img" aria-label="{escape(title)}"><rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
        + "".join(parts)
        + "</svg>\n"
    )


def _curves(stable: Sequence[Outcome], outcomes: Sequence[Outcome]) -> list[str]:
    points = {one.algorithm: _points(one) for one in stable}
    values = [value for found in points.values() for value in found] or [1.0]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)

    def y(value: float) -> float:
        return _TOP + _HEIGHT * (high - math.log10(value)) / (high - low)

    step = _PLOT / (len(CURVE) - 1)
    parts = []
    for power in range(low, high + 1):
        for factor in (1, 2, 5) if power < high else (1,):
            at = y(factor * 10**power)
            parts.append(f'<path d="M{_LEFT} {at:.1f}h{_PLOT}" stroke="#ddd"/>')
            parts.append(_text(_LEFT - 8, at + 4, f"{factor * 10**power:g} ms", 11, "end"))
    for place, part in enumerate(CURVE):
        parts.append(_text(_LEFT + place * step, _TOP + _HEIGHT + 18, f"p{100 * part:g}", 11, "middle"))
    parts.append(_text(_LEFT + _PLOT / 2, _TOP + _HEIGHT + 38, "percentile of answered requests", 12, "middle"))
    for number, one in enumerate(outcomes):
        colour, row = _COLOURS[number % len(_COLOURS)], _TOP + 14 + number * 20
        name = f"{one.algorithm} (unstable)" if one.is_unstable else one.algorithm
        parts.append(f'<rect x="{_LEFT + _PLOT + 20}" y="{row - 10}" width="14" height="12" fill="{colour}"/>')
        parts.append(_text(_LEFT + _PLOT + 40, row, name, 12))
        if one.algorithm in points:
            line = " ".join(f"{_LEFT + at * step:.1f},{y(value):.1f}" for at, value in enumerate(points[one.algorithm]))
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return parts


def _points(outcome: Outcome) -> list[float]:
    curves = [run.phases[0].latency.curve for run in outcome.runs if run.phases[0].latency]
    return [max(1e-3, sum(curve[place] for curve in curves) / len(curves)) for place in range(len(CURVE))]


def _shares(outcomes: Sequence[Outcome], top: int) -> tuple[list[str], int]:
    """One bar per algorithm, cut into its servers' shares, with how busy each was."""
    parts = [_text(_LEFT, top - 12, "requests per server, and how busy it is (red: more than it can do)", 13)]
    width = _WIDTH - 2 * _LEFT - 130
    for number, one in enumerate(outcomes):
        row, at = top + number * (_ROW + 10), float(_LEFT + 130)
        parts.append(_text(_LEFT + 122, row + 15, one.algorithm, 11, "end"))
        cells = zip(one.scenario.servers, one.shares, one.utilisation, strict=True)
        for index, (server, share, used) in enumerate(cells):
            size = width * share.value
            fill = "#d1495b" if used.value >= 1 else ("#8fb8de", "#b9d6f2")[index % 2]
            label = f"{server.name}: {share.value:.1%} of requests, {used.value:.0%} busy"
            parts.append(
                f'<rect x="{at:.1f}" y="{row}" width="{size:.1f}" height="{_ROW}" fill="{fill}" stroke="#fff">'
                f"<title>{escape(label)}</title></rect>"
            )
            short = f"{server.name} {share.value:.0%}, {used.value:.0%} busy"
            if size > 6.2 * len(short):
                parts.append(_text(at + 4, row + 15, short, 11))
            at += size
    return parts, top + len(outcomes) * (_ROW + 10) + 10


def _text(x: float, y: float, text: str, size: int, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="#222">{escape(text)}</text>'


def html(title: str, picture: str, text: str) -> str:
    """One file without links to others: the picture, and below it the report as text."""
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>\n'
        "<style>body{max-width:60rem;margin:2rem auto;font-family:sans-serif}pre{overflow:auto}</style>\n"
        f"<h1>{escape(title)}</h1>\n{picture}<pre>{escape(text)}</pre></html>\n"
    )
