"""Many units on all cores: workers are forked with the units in memory and hand back what they found."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from lbgen.diagnostics import Diagnostic
from lbgen.lint.registry import Named
from lbgen.lint.running import run
from lbgen.ports import Unit

_FEWEST_UNITS = 4
_FEWEST_CHARACTERS = 3_000_000  # below, forking costs more than it saves: a second core works, but loads all again
_CHUNKS_PER_CORE = 4
_work: tuple[Sequence[Unit], Sequence[Named]] = ((), ())


def run_all(units: Sequence[Unit], rules: Sequence[Named], progress: Callable[[int, int], None]) -> list[Diagnostic]:
    """The findings of all units, in the units' order whatever finished first. `progress` hears done and total."""
    cores = _cores()
    if cores < 2 or not _is_much(units) or sys.platform != "linux":
        return _one_by_one(units, rules, progress)
    return _forked(units, rules, cores, progress)


def _one_by_one(
    units: Sequence[Unit], rules: Sequence[Named], progress: Callable[[int, int], None]
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for number, some in enumerate(run(units, rules), 1):
        found += some
        progress(number, len(units))
    return found


def _is_much(units: Sequence[Unit]) -> bool:
    if len(units) < _FEWEST_UNITS:
        return False
    return sum(len(source.text) for unit in units for source in unit.sources.values()) >= _FEWEST_CHARACTERS


def _forked(
    units: Sequence[Unit], rules: Sequence[Named], cores: int, progress: Callable[[int, int], None]
) -> list[Diagnostic]:
    import multiprocessing  # noqa: PLC0415  only for large runs

    global _work  # noqa: PLW0603  what a forked worker inherits needs no copying
    _work = (units, rules)
    size = -(-len(units) // (cores * _CHUNKS_PER_CORE))
    starts = range(0, len(units), size)
    found: list[Diagnostic] = []
    try:
        with multiprocessing.get_context("fork").Pool(cores) as pool:
            for start, some in zip(starts, pool.imap(_chunk, [(start, size) for start in starts]), strict=True):
                found += some
                progress(min(start + size, len(units)), len(units))
    finally:
        _work = ((), ())
    return found


def _chunk(part: tuple[int, int]) -> list[Diagnostic]:
    units, rules = _work
    start, size = part
    return [one for some in run(units[start : start + size], rules) for one in some]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
