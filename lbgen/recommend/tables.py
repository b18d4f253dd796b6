"""Outcomes as text with bars, and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lbgen.report.table import table
from lbgen.simulate import Estimate, Latency, Outcome

_BAR = 24
_STATISTICS: tuple[tuple[str, Callable[[Latency], float]], ...] = (
    ("p50", lambda one: one.p50),
    ("p95", lambda one: one.p95),
    ("p99", lambda one: one.p99),
    ("max", lambda one: one.max),
)


def latency_table(outcomes: Sequence[Outcome]) -> str:
    """One row per algorithm, with a bar for p99."""
    stable = [_value(one, 2) for one in outcomes if not one.is_unstable]
    longest = max((value for value in stable if value), default=1.0)
    header = ("algorithm", "p50", "p95", "p99", "max", "errors", "imbalance", "p99 (bar)")
    rows = []
    for one in outcomes:
        cells = ["unstable"] * 4 if one.is_unstable else [shown(one, place, 0) for place in range(4)]
        bar = "" if one.is_unstable else "█" * max(1, round(_BAR * _value(one, 2) / longest))
        rows.append((one.algorithm, *cells, f"{one.errors().value:.2%}", f"{one.imbalance:.2f}", bar))
    return table(header, rows, right=range(1, 7))


def phase_table(outcome: Outcome) -> str:
    """One row per phase of one algorithm."""
    rows = [
        (phase.name, *(shown(outcome, place, number) for place in range(4)), f"{outcome.errors(number).value:.2%}")
        for number, phase in enumerate(outcome.phases, 1)
    ]
    return table(("phase", "p50", "p95", "p99", "max", "errors"), rows, right=range(1, 6))


def share_table(outcome: Outcome) -> str:
    """One row per server of one algorithm."""
    rows = [
        (server.name, percent(share), percent(used), "█" * round(_BAR * share.value))
        for server, share, used in zip(outcome.scenario.servers, outcome.shares, outcome.utilisation, strict=True)
    ]
    return table(("server", "share", "busy", ""), rows, right=(1, 2))


def shown(outcome: Outcome, statistic: int, phase: int) -> str:
    """`147 ms ±3`, or `-` where nothing was answered."""
    found = outcome.latency(_STATISTICS[statistic][1], phase)
    return f"{found.value:.0f} ms ±{found.margin:.0f}" if found else "-"


def percent(one: Estimate) -> str:
    """`12.0 % ±0.4`."""
    return f"{one.value:.1%} ±{100 * one.margin:.1f}"


def _value(outcome: Outcome, statistic: int) -> float:
    found = outcome.latency(_STATISTICS[statistic][1])
    return found.value if found else 0.0


def data(outcome: Outcome) -> dict[str, object]:
    """Everything about one outcome, times in ms; percentiles are None where they would mean nothing."""
    return {
        "algorithm": outcome.algorithm,
        "unstable": outcome.is_unstable,
        "overloaded": [outcome.scenario.servers[index].name for index in outcome.overloaded],
        "latency_ms": None if outcome.is_unstable else _latency(outcome, 0),
        "errors": outcome.errors()._asdict(),
        "imbalance": round(outcome.imbalance, 4),
        "moved": outcome.moved._asdict() if outcome.moved else None,
        "phases": [
            {"name": phase.name, "latency_ms": _latency(outcome, number), "errors": outcome.errors(number)._asdict()}
            for number, phase in enumerate(outcome.phases, 1)
        ],
        "servers": [
            {"name": server.name, "share": share._asdict(), "utilisation": used._asdict()}
            for server, share, used in zip(outcome.scenario.servers, outcome.shares, outcome.utilisation, strict=True)
        ],
    }


def _latency(outcome: Outcome, phase: int) -> dict[str, object]:
    found = ((name, outcome.latency(get, phase)) for name, get in _STATISTICS)
    return {name: one._asdict() if one else None for name, one in found}
