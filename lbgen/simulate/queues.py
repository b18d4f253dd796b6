# ruff: noqa: FURB136  a call of max() costs as much as the rest of a step
"""Servers as first-come, first-served queues with slots: when each request ends (Lindley's recursion)."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapreplace

from lbgen.simulate.draws import Draws


def serve(draws: Draws, picks: Sequence[int], slowness: Sequence[float], slots: Sequence[int]) -> list[float]:
    """Latencies, in order of arrival, where it is known which server each request goes to.

    `slowness` is 1 / speed and `slots` the concurrency of each server.
    """
    if max(slots) == 1:
        return _serve_one(draws, picks, slowness)
    free = [[0.0] * count for count in slots]
    latencies: list[float] = []
    add, replace = latencies.append, heapreplace
    for at, service, server in zip(draws.arrivals_ms, draws.services_ms, picks, strict=True):
        own = free[server]
        first = own[0]
        end = (first if first > at else at) + service * slowness[server]
        replace(own, end)
        add(end - at)
    return latencies


def _serve_one(draws: Draws, picks: Sequence[int], slowness: Sequence[float]) -> list[float]:
    free = [0.0] * len(slowness)
    latencies: list[float] = []
    add = latencies.append
    for at, service, server in zip(draws.arrivals_ms, draws.services_ms, picks, strict=True):
        end = free[server]
        end = (end if end > at else at) + service * slowness[server]
        free[server] = end
        add(end - at)
    return latencies
