"""A body of the largest size passes, one byte more is 413, also when it comes in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import unlimited
from lbgen.prove.client import Reply
from lbgen.prove.oracle import Oracle
from lbgen.prove.ways import Way, to_route
from lbgen.topology import Forward, Topology

_LARGEST = 8 * 1024 * 1024


def cases(topology: Topology) -> Iterator[Case]:
    """One per route with a limit that can be tried out."""
    oracle = Oracle(topology)
    for route in topology.routes:
        size = route.max_body_bytes
        is_tried = size is not None and size <= _LARGEST and isinstance(route.action, Forward)
        if is_tried and to_route(oracle, route):
            run = partial(_run, route.order)
            features = ("max_body_size",)
            yield Case("bodies are limited", f"route {route.name}", features, features, run)


def _run(order: int, stand: Stand) -> Seen:
    with stand.bench(unlimited) as bench:
        route = bench.topology.routes[order]
        way, most = to_route(bench.oracle, route), route.max_body_bytes
        assert way is not None
        assert most is not None
        trial = (
            (f"{most} bytes", _send(bench, way, most), 200),
            (f"{most + 1} bytes", _send(bench, way, most + 1), 413),
            (f"{most + 1} bytes in chunks", _send(bench, way, most + 1, chunked=True), 413),
        )
    faults = [
        Fault(done, str(wanted), reply.summary, ("max_body_size",), ("auth.basic",), (route.name,))
        for done, reply, wanted in trial
        if reply.status != wanted
    ]
    return Seen(", ".join(str(reply.status) for _, reply, _ in trial), tuple(faults))


def _send(bench: Bench, way: Way, size: int, *, chunked: bool = False) -> Reply:
    body = b"x" * size
    if not chunked:
        return bench.ask(way, method="POST", body=body)
    framed = b"%x\r\n%s\r\n0\r\n\r\n" % (size, body)
    return bench.ask(way, method="POST", body=framed, headers=(("Transfer-Encoding", "chunked"),))
