"""A websocket is opened, survives more silence than an ordinary answer may have, and is echoed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, client
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.oracle import Oracle
from lbgen.prove.ways import to_route
from lbgen.topology import Forward, Topology

_SILENCE_S = 1.6
_NOTE = "ordinary read timeout 1 s"


def cases(topology: Topology) -> Iterator[Case]:
    """One per websocket route that can be reached."""
    oracle = Oracle(topology)
    for route in topology.routes:
        if route.websocket and isinstance(route.action, Forward) and to_route(oracle, route):
            run = partial(_run, route.order)
            features = ("websocket",)
            yield Case("websockets are opened and stay open", f"route {route.name}", features, features, run, _NOTE)


def _run(order: int, stand: Stand) -> Seen:
    def change(topology: Topology) -> Topology:
        route = topology.routes[order]
        assert isinstance(route.action, Forward)
        name = route.action.shares[0].upstream
        quick = changes.upstream(name, lambda node: node._replace(timeouts=node.timeouts._replace(read_ms=1000)))
        return quick(changes.apart(name)(topology))

    with stand.bench(change) as bench:
        route = bench.topology.routes[order]
        way = to_route(bench.oracle, route)
        assert way is not None
        try:
            with bench.connect(way.listener, way.request.host, timeout_s=5 + _SILENCE_S) as connection:
                reply = client.websocket_echo(connection, way.request, _SILENCE_S)
        except client.FAILURES as error:
            reply = client.broken(error)
    echoed = reply.body.decode("latin-1")
    if reply.status == 101 and echoed.endswith(":hello"):
        return Seen(f"echo after {_SILENCE_S} s of silence")
    got = f"{reply.summary}, {echoed!r}" if reply.status else reply.summary
    fault = Fault(
        f"websocket to {way.request.target}, {_SILENCE_S} s of silence", "101 and an echo", got, ("websocket",)
    )
    return Seen("no echo", (fault._replace(about=(route.name,)),))
