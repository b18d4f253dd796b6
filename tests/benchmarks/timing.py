"""CPU seconds of whole processes, as the operating system accounts for them."""

from __future__ import annotations

import math
import os
import statistics
from collections.abc import Sequence


def cpu_s(command: Sequence[str], folder: str = ".") -> tuple[float, float]:
    """User and system seconds of one run, and its peak memory in MiB; output is thrown away."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    process = os.fork()
    if not process:
        os.chdir(folder)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.execv(command[0], list(command))
    _, status, usage = os.wait4(process, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def ratio(command: Sequence[str], base: Sequence[str], runs: int = 9, folder: str = ".") -> float:
    """The median of runs taken in turn, command over base, so that a drifting machine cancels out."""
    return statistics.median(cpu_s(command, folder)[0] / cpu_s(base, folder)[0] for _ in range(runs))


def exponent(small: float, large: float, factor: float) -> float:
    """How cost grows: 1.0 is linear."""
    return math.log(large / small) / math.log(factor)
