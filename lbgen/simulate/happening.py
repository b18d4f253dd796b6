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
from lbgen.lean_typing import NamedTuple
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
    """The state of one run; `_queue` holds what is still to happen: (time, number, what to do)."""

    def __init__(self, scenario: Scenario, algorithm: Algorithm, draws: Draws, seed: int) -> None:
        self.scenario, self.draws = scenario, draws
        self.random = random.Random(f"happening {seed}")  # noqa: S311  nothing here is secret
        self.balancers = [Balancer(scenario, algorithm, self.random) for _ in range(scenario.balancers)]
        self.is_alive = [True] * len(scenario.servers)
        self.speed = [server.speed for server in scenario.servers]
        self.free = [[0.0] * server.concurrency for server in scenario.servers]
        self.open: list[dict[int, None]] = [{} for _ in scenario.servers]
        self.latencies = [FAILED] * len(draws.arrivals_ms)
        self.picks = [-1] * len(draws.arrivals_ms)
        self._queue: list[tuple[float, int, Callable[[float], None]]] = []
        self._number = 0
        for event in scenario.events:
            self.at(event.at_ms, self._event(event))

    def at(self, when_ms: float, do: Callable[[float], None]) -> None:
        """Let something happen later."""
        self._number += 1
        heappush(self._queue, (when_ms, self._number, do))

    def advance(self, until_ms: float) -> None:
        """Let everything happen that is due."""
        while self._queue and self._queue[0][0] <= until_ms:
            when, _, do = heappop(self._queue)
            do(when)

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
                self.at(at + self.scenario.passive_window_ms, self._trusted_again(balancer, server))

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

        def close(when: float) -> None:
            balancer.servers.finished(server, when - at)
            if balancer.bound.get(client) == server:
                del balancer.bound[client]

        self.at(at + self.random.expovariate(1 / binding.lifetime_ms), close)

    def _hand(self, request: int, server: int, balancer: Balancer, at: float) -> None:
        slots = self.free[server]
        end = max(slots[0], at) + self.draws.services_ms[request] / self.speed[server]
        heapreplace(slots, end)
        self.latencies[request] = end - at
        self.open[server][request] = None
        counts = not (self.scenario.binding and self.scenario.binding.is_connection)
        if counts:
            balancer.servers.started(server)

        def finish(when: float) -> None:
            self.open[server].pop(request, None)
            if counts:
                balancer.servers.finished(server, when - at)

        self.at(end, finish)

    def _event(self, event: Event) -> Callable[[float], None]:
        scenario, server = self.scenario, event.server

        def known(*, is_up: bool) -> Callable[[float], None]:
            return lambda when: self._learn(server, when, is_up=is_up)

        def happen(when: float) -> None:
            match event.what:
                case "dies":
                    self._die(server)
                    if scenario.detect_ms is not None:
                        self.at(when + scenario.detect_ms, known(is_up=False))
                case "drains":
                    known(is_up=False)(when)
                case "slows":
                    self.speed[server] *= event.factor
                case "returns":
                    self.is_alive[server] = True
                    self.free[server] = [when] * scenario.servers[server].concurrency
                    self.at(when + scenario.recover_ms, known(is_up=True))

        return happen

    def _die(self, server: int) -> None:
        self.is_alive[server] = False
        for request in self.open[server]:
            self.latencies[request] = FAILED
        self.open[server].clear()

    def _learn(self, server: int, when: float, *, is_up: bool) -> None:
        """All balancers hear of it; a check that comes too late (the server is back, or gone again) says nothing."""
        is_slow = is_up and self.scenario.slow_start_ms > 0
        for balancer in self.balancers:
            if is_up and balancer.servers.is_up[server]:
                continue  # nobody had noticed
            balancer.set_up(server, is_up=is_up, share=1 if is_slow else STEPS)
        if is_slow:
            for step in range(2, STEPS + 1):
                self.at(when + self.scenario.slow_start_ms * (step - 1) / (STEPS - 1), self._step(server, step))

    def _step(self, server: int, step: int) -> Callable[[float], None]:
        def grow(_: float) -> None:
            for balancer in self.balancers:
                balancer.grow(server, step)

        return grow

    def _trusted_again(self, balancer: Balancer, server: int) -> Callable[[float], None]:
        def trust(_: float) -> None:
            if self.is_alive[server] or self.scenario.detect_ms is None:
                balancer.set_up(server, is_up=True)

        return trust


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
