"""A server that does not read what it is sent is given up after the send timeout."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_SEND_MS = 1_000
_SLACK_MS = 3_000
_BODY = 16 * 1024 * 1024  # more than the buffers between two sockets take
_NOTE = "send and read timeout 1 s, active checks off"


def cases(topology: Topology) -> Iterator[Case]:
    """One, for the first upstream that a large POST reaches."""
    for upstream, way in trials.reachable(topology):
        route_limits = [route.max_body_bytes for route in topology.routes if route.max_body_bytes]
        if way.request.method == "GET" and not route_limits:
            features = ("timeouts.send",)
            run = partial(_run, upstream.name)
            subject = f"upstream {upstream.name}"
            yield Case("deaf servers are given up in time", subject, features, features, run, _NOTE)
            return


def _impatient(upstream: Upstream) -> Upstream:
    timeouts = upstream.timeouts._replace(send_ms=_SEND_MS, read_ms=_SEND_MS)
    return upstream._replace(timeouts=timeouts, health_check=None)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.upstream(name, _impatient))) as bench:
        for stub in bench.stubs(name):
            stub.manners.mode = "deaf"
        way = trials.way_by(bench, name, "POST")
        if way is None:
            return Seen("no POST leads here", (), skipped=True)
        reply = bench.ask(way, body=b"x" * _BODY, timeout_s=12)
    faults: tuple[Fault, ...] = ()
    if reply.status not in (502, 503, 504) or reply.took_ms > _SEND_MS + _SLACK_MS:
        got = f"{reply.summary} after {reply.took_ms:.0f} ms"
        wanted = f"502 to 504 within {_SEND_MS + _SLACK_MS} ms"
        done = f"a body of {_BODY} bytes, servers of {name} read nothing"
        faults = (Fault(done, wanted, got, ("timeouts.send",), (), (name,)),)
    return Seen(f"{reply.summary} after {reply.took_ms / 1000:.1f} s", faults)
