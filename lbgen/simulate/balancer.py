"""One load balancer: what it believes of its servers, who is bound to which, and how it picks."""

from __future__ import annotations

import random

from lbgen.algorithms import Algorithm, Pick, Servers
from lbgen.simulate.model import Scenario

STEPS = 10  # a slow start goes up in tenths


class Balancer:
    """Independent state over the same servers. `share` is a server's part of its weight, in tenths."""

    def __init__(self, scenario: Scenario, algorithm: Algorithm, draw: random.Random) -> None:
        self._nodes = scenario.servers
        self._algorithm = algorithm
        self._draw = draw
        self._scale = STEPS if scenario.slow_start_ms else 1
        self._passive = scenario.passive_failures, scenario.passive_window_ms
        self.servers = Servers([0] * len(self._nodes))
        self.share = [STEPS] * len(self._nodes)
        self.bound: dict[int, int] = {}
        self._failed_at: list[list[float]] = [[] for _ in self._nodes]
        self._backups_serve: bool | None = None
        self._pick: Pick
        self.refresh()

    def refresh(self) -> None:
        """Weights anew, after a server came, went, or went up a step of its slow start."""
        up = self.servers.is_up
        backups_serve = not any(up[index] and node.weight and not node.backup for index, node in enumerate(self._nodes))
        for index, node in enumerate(self._nodes):
            is_meant = node.backup == backups_serve
            whole = node.weight * self._scale if is_meant else 0
            self.servers.weights[index] = max(1, whole * self.share[index] // STEPS) if whole else 0
        if backups_serve is not self._backups_serve:
            self._backups_serve = backups_serve
            self._pick = self._algorithm.picker(self.servers, self._draw)

    def can_pick(self) -> bool:
        """Whether any server may get a request."""
        return bool(self.servers.candidates())

    def pick(self, client: int) -> int:
        """The server for a request of that client."""
        return self._pick(str(client))

    def is_usable(self, server: int) -> bool:
        """Whether a server that a client is bound to may go on getting its requests."""
        return self.servers.is_up[server] and self.servers.weights[server] > 0

    def set_up(self, server: int, *, is_up: bool, share: int = STEPS) -> None:
        """What a health check, a drain or a failure says."""
        self.servers.is_up[server] = is_up
        self.share[server] = share
        self._failed_at[server].clear()
        self.refresh()

    def failed(self, server: int, at_ms: float) -> bool:
        """A request failed there; whether that puts the server out."""
        most, window = self._passive
        recent = self._failed_at[server] = [one for one in self._failed_at[server] if at_ms - one < window]
        recent.append(at_ms)
        return bool(most) and len(recent) >= most and self.servers.is_up[server]
