"""One load balancer: what it believes of its servers, who is bound to which, and how it picks."""

from __future__ import annotations

import random
from collections.abc import Collection

from lbgen.algorithms import Algorithm, Servers
from lbgen.simulate.choosing import Chooser, chooser
from lbgen.simulate.model import Scenario

STEPS = 10  # a slow start goes up in tenths


class _Told(Servers):
    """Servers whose chooser hears of what is sent to them and what comes back."""

    chooser: Chooser

    def started(self, index: int) -> None:
        super().started(index)
        self.chooser.loaded(index)

    def finished(self, index: int, response_ms: float) -> None:
        super().finished(index, response_ms)
        self.chooser.loaded(index)


class Balancer:
    """Independent state over the same servers. `share` is a server's part of its weight, in tenths."""

    def __init__(self, scenario: Scenario, algorithm: Algorithm, draw: random.Random) -> None:
        self._nodes = scenario.servers
        self._algorithm = algorithm
        self._draw = draw
        self._scale = STEPS if scenario.slow_start_ms else 1
        self._passive = scenario.passive_failures, scenario.passive_window_ms
        self.servers = _Told([0] * len(self._nodes))
        self.share = [STEPS] * len(self._nodes)
        self.bound: dict[int, int] = {}
        self._failed_at: list[list[float]] = [[] for _ in self._nodes]
        self._serving = sum(node.weight > 0 and not node.backup for node in self._nodes)
        self._pickable = 0
        self._take_turns()

    @property
    def _backups_serve(self) -> bool:
        return not self._serving

    def _take_turns(self) -> None:
        """Weights and the chooser anew: at first, and when backups begin to serve or stop."""
        weights = self.servers.weights
        for index in range(len(weights)):
            weights[index] = self._weight(index)
        up = self.servers.is_up
        self._pickable = sum(up[index] and weight > 0 for index, weight in enumerate(weights))
        self.servers.chooser = chooser(self._algorithm, self.servers, self._draw)

    def _weight(self, index: int) -> int:
        node = self._nodes[index]
        whole = node.weight * self._scale if node.backup == self._backups_serve else 0
        return max(1, whole * self.share[index] // STEPS) if whole else 0

    def pick(self, client: int, refused: Collection[int]) -> int | None:
        """The server for a request of that client that has been refused by those; None when there is no other."""
        hidden = list(filter(self.is_usable, refused))
        if self._pickable == len(hidden):
            return None
        return self.servers.chooser.pick(str(client), hidden)

    def is_usable(self, server: int) -> bool:
        """Whether a server that a client is bound to may go on getting its requests."""
        return self.servers.is_up[server] and self.servers.weights[server] > 0

    def set_up(self, server: int, *, is_up: bool, share: int = STEPS) -> None:
        """What a health check, a drain or a failure says."""
        self._failed_at[server].clear()
        was_up, node = self.servers.is_up[server], self._nodes[server]
        backups_served = self._backups_serve
        if was_up != is_up and node.weight and not node.backup:
            self._serving += 1 if is_up else -1
        self._pickable -= self.is_usable(server)
        self.servers.is_up[server] = is_up
        self._pickable += self.is_usable(server)
        self.share[server] = share
        if self._backups_serve is not backups_served:
            self._take_turns()
        else:
            self._weigh(server)

    def grow(self, server: int, share: int) -> None:
        """A server goes up a step of its slow start."""
        self.share[server] = max(share, self.share[server])
        self._weigh(server)

    def _weigh(self, server: int) -> None:
        self.servers.weights[server] = self._weight(server)
        self.servers.chooser.changed(server)

    def failed(self, server: int, at_ms: float) -> bool:
        """A request failed there; whether that puts the server out."""
        most, window = self._passive
        recent = self._failed_at[server] = [one for one in self._failed_at[server] if at_ms - one < window]
        recent.append(at_ms)
        return bool(most) and len(recent) >= most and self.servers.is_up[server]
