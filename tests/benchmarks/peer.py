"""The same queues in simpy, the usual library for discrete-event simulation: an oracle in tests, a peer in benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import simpy

from lbgen.algorithms import Servers
from lbgen.simulate import Server
from lbgen.simulate.draws import Draws


def simulated(
    servers: Sequence[Server], draws: Draws, choose: Callable[[str], int], seen: Servers | None = None
) -> tuple[list[float], list[int]]:
    """Latency and server of each request; `seen` is told of beginnings and ends, for algorithms that look at load."""
    world = simpy.Environment()
    desks = [simpy.Resource(world, one.concurrency) for one in servers]
    latencies, picks = [0.0] * len(draws.arrivals_ms), [0] * len(draws.arrivals_ms)

    def request(number, at, service):
        yield world.timeout(at - world.now)
        picked = picks[number] = choose(str(draws.clients[number]))
        if seen is not None:
            seen.started(picked)
        with desks[picked].request() as turn:
            yield turn
            yield world.timeout(service / servers[picked].speed)
        latencies[number] = world.now - at
        if seen is not None:
            seen.finished(picked, latencies[number])

    def arrivals():
        for number, (at, service) in enumerate(zip(draws.arrivals_ms, draws.services_ms, strict=True)):
            yield world.timeout(at - world.now)
            world.process(request(number, at, service))

    world.process(arrivals())
    world.run()
    return latencies, picks
