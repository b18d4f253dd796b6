"""What an algorithm is, and what it may look at when it picks a server."""

from __future__ import annotations

import enum
import random
from collections.abc import Callable, Sequence

from lbgen.lean_typing import NamedTuple

SMOOTHING = 1 / 8  # of the response-time average: the gain of RFC 6298's smoothed round-trip time

Pick = Callable[[str], int]  # the key of a request (a client's address, a header) to the index of a server


class Servers:
    """What one load balancer knows of its servers, by index; the reference pickers read it at each pick.

    `weights` are whole and not negative, `active` counts open requests (or connections), `response_ms` is
    the moving average of answers, 0 before the first. `changed` orders servers by their last change of
    `active`, the oldest lowest: it breaks ties in turn. At least one server must be up with a weight above 0.
    """

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = list(weights)
        self.active = [0] * len(weights)
        self.response_ms = [0.0] * len(weights)
        self.is_up = [True] * len(weights)
        self.changed = list(range(-len(weights), 0))
        self._changes = 0

    def candidates(self) -> list[int]:
        """Indexes of the servers that may be picked, ascending."""
        return [index for index, weight in enumerate(self.weights) if weight and self.is_up[index]]

    def started(self, index: int) -> None:
        """A request was sent to a server."""
        self._change(index, 1)

    def finished(self, index: int, response_ms: float) -> None:
        """A server answered after `response_ms`."""
        self._change(index, -1)
        before = self.response_ms[index]
        self.response_ms[index] = before + (response_ms - before) * SMOOTHING if before else response_ms

    def _change(self, index: int, by: int) -> None:
        self.active[index] += by
        self.changed[index] = self._changes
        self._changes += 1


class Trait(enum.Flag):
    """What an algorithm does, as a fact that rules and tests can ask for."""

    NONE = 0
    HONOURS_WEIGHTS = enum.auto()
    SEES_LOAD = enum.auto()
    SEES_RESPONSE_TIME = enum.auto()
    KEEPS_CLIENTS = enum.auto()
    KEEPS_CLIENTS_WHEN_SERVERS_CHANGE = enum.auto()
    DRAWS = enum.auto()


class Algorithm(NamedTuple):
    """One algorithm.

    `picker(servers, draw)` returns the reference picker: clear rather than fast. `simplicity` orders choices
    that are equally good, the lowest first. `is_choice` says whether a spec may ask for it; the others are
    there for comparison. `source` names the document that defines it.
    """

    name: str
    title: str
    summary: str
    picker: Callable[[Servers, random.Random], Pick]
    source: str
    traits: Trait
    use_when: tuple[str, ...]
    avoid_when: tuple[str, ...]
    simplicity: int
    is_choice: bool = True
