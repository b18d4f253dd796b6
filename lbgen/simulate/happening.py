"""The discrete-event simulation for everything the fast loops leave out: deaths, returns, bindings, several balancers.

Servers are first-come, first-served and nothing is taken back once it has begun, so a request's end is known when it is
handed to a server, unless the server dies before. Pickers agree with the references of
`lbgen.algorithms`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from heapq import heappop, heappush, heapreplace

from lbgen.algorithms import Algorithm
from lbgen.lean_typing import Any, NamedTuple
from lbgen.simulate.balancer import STEPS, Balancer
from lbgen.simulate.draws import Draws
from lbgen.simulate.model import Event, Scenario

_PROGRESS_EVERY = 2000
FAILED = -1.0


class Happened(NamedTuple):
    """Of each request, in order of arrival: latency (`FAILED` where it got no answer) and server (-1: none)."""

    latencies_ms: list[float]
    picks: list[int]


class _World:
    """The state of one run; `_queue` holds what is still to happen: (time, number, what to do, to whom)."""

    def __init__(self, scenario: Scenario, algorithm: Algorithm, draws: Draws, seed: int) -> None:
        self.scenario, self.draws = scenario, draws
        self.random = random.Random(f"happening {seed}")  # noqa: S311  nothing here is secret
        self.balancers = [Balancer(scenario, algorithm, self.random) for _ in range(scenario.balancers)]
        self.is_alive = [True] * len(scenario.servers)
        self.speed = [server.speed for server in scenario.servers]
        self.free = [[0.0] * server.concurrency for server in scenario.servers]
        self.latencies = [FAILED] * len(draws.arrivals_ms)
        self.picks = [-1] * len(draws.arrivals_ms)
        self._counts_requests = scenario.binding is None or not scenario.binding.is_connection
        self._finish = self._finished  # one object, however many requests are open
        self._queue: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._number = 0
        for event in scenario.events:
            self.at(event.at_ms, self._happens, event)

    def at(self, when_ms: float, do: Callable[..., None], *whom: object) -> None:
        """Let something happen later; it is told when it is, and to whom."""
        self._number += 1
        heappush(self._queue, (when_ms, self._number, do, whom))

    def advance(self, until_ms: float) -> None:
        """Let everything happen that is due."""
        queue = self._queue
        while queue and queue[0][0] <= until_ms:
            when, _, do, whom = heappop(queue)
            do(when, *whom)

    def arrive(self, request: int) -> None:
        """A request comes to one of the balancers."""
        at, client = self.draws.arrivals_ms[request], self.draws.clients[request]
        # A client's requests spread over balancers as DNS or anycast would: by connection, here by chance.
        balancer = self.balancers[self.random.randrange(len(self.balancers)) if len(self.balancers) > 1 else 0]
        refused: list[int] = []
        for _ in range(1 + self.scenario.retries):
            server = self._choose(balancer, client, at, refused)
            if server is None:
                return
            self.picks[request] = server
            if self.is_alive[server]:
                self._hand(request, server, balancer, at)
                return
            refused.append(server)
            balancer.bound.pop(client, None)
            if balancer.failed(server, at):
                balancer.set_up(server, is_up=False)
                self.at(at + self.scenario.passive_window_ms, self._trusted_again, balancer, server)

    def _choose(self, balancer: Balancer, client: int, at: float, refused: list[int]) -> int | None:
        """The server a client is bound to, or a picked one that has not refused already."""
        bound = balancer.bound.get(client)
        if bound is not None and balancer.is_usable(bound) and bound not in refused:
            return bound
        picked = balancer.pick(client, refused)
        if picked is not None and self.scenario.binding:
            self._bind(balancer, client, picked, at)
        return picked

    def _bind(self, balancer: Balancer, client: int, server: int, at: float) -> None:
        binding = self.scenario.binding
        assert binding is not None
        balancer.bound[client] = server
        if not binding.is_connection:
            return
        balancer.servers.started(server)
        self.at(at + self.random.expovariate(1 / binding.lifetime_ms), self._closed, balancer, client, server, at)

    def _closed(self, when: float, balancer: Balancer, client: int, server: int, opened: float) -> None:
        balancer.servers.finished(server, when - opened)
        if balancer.bound.get(client) == server:
            del balancer.bound[client]

    def _hand(self, request: int, server: int, balancer: Balancer, at: float) -> None:
        slots = self.free[server]
        end = max(slots[0], at) + self.draws.services_ms[request] / self.speed[server]
        heapreplace(slots, end)
        self.latencies[request] = end - at
        if self._counts_requests:
            balancer.servers.started(server)
        self.at(end, self._finish, request, server, balancer)

    def _finished(self, when: float, request: int, server: int, balancer: Balancer) -> None:
        if self._counts_requests:
            balancer.servers.finished(server, when - self.draws.arrivals_ms[request])

    def _happens(self, when: float, event: Event) -> None:
        scenario, server = self.scenario, event.server
        match event.what:
            case "dies":
                self._die(server)
                if scenario.detect_ms is not None:
                    self.at(when + scenario.detect_ms, self._learn, server, False)
            case "drains":
                self._learn(when, server, False)
            case "slows":
                self.speed[server] *= event.factor
            case "returns":
                self.is_alive[server] = True
                self.free[server] = [when] * scenario.servers[server].concurrency
                self.at(when + scenario.recover_ms, self._learn, server, True)

    def _die(self, server: int) -> None:
        self.is_alive[server] = False
        for _, _, do, whom in self._queue:
            if do is self._finish and whom[1] == server:
                self.latencies[whom[0]] = FAILED

    def _learn(self, when: float, server: int, is_up: bool) -> None:
        """All balancers hear of it; a check that comes too late (the server is back, or gone again) says nothing."""
        is_slow = is_up and self.scenario.slow_start_ms > 0
        for balancer in self.balancers:
            if is_up and balancer.servers.is_up[server]:
                continue  # nobody had noticed
            balancer.set_up(server, is_up=is_up, share=1 if is_slow else STEPS)
        if is_slow:
            for step in range(2, STEPS + 1):
                at = when + self.scenario.slow_start_ms * (step - 1) / (STEPS - 1)
                self.at(at, self._grow, server, step)

    def _grow(self, _when: float, server: int, step: int) -> None:
        for balancer in self.balancers:
            balancer.grow(server, step)

    def _trusted_again(self, _when: float, balancer: Balancer, server: int) -> None:
        if self.is_alive[server] or self.scenario.detect_ms is None:
            balancer.set_up(server, is_up=True)


def happen(
    scenario: Scenario, algorithm: Algorithm, draws: Draws, seed: int, progress: Callable[[int], None]
) -> Happened:
    """Run one scenario under one algorithm. `progress` is told now and then how many requests have arrived."""
    world = _World(scenario, algorithm, draws, seed)
    for request, at in enumerate(draws.arrivals_ms):
        if request % _PROGRESS_EVERY == 0:
            progress(request)
        world.advance(at)
        world.arrive(request)
    return Happened(world.latencies, world.picks)
