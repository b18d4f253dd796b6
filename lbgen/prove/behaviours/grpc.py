"""A gRPC call reaches its upstream and comes back with its trailers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import client
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import unlimited
from lbgen.prove.oracle import Oracle, shares_of
from lbgen.prove.ways import Way, ways_to_route
from lbgen.topology import Forward, Route, Topology

_METHOD = "/lbgen.Proof/Call"


def cases(topology: Topology) -> Iterator[Case]:
    """One per route to a gRPC upstream that a POST can take over HTTP/2."""
    for route in topology.routes:
        if _is_grpc(topology, route) and _way(topology, route):
            run = partial(_run, route.order)
            uses = ("upstream.grpc",)
            yield Case("gRPC calls are answered", f"route {route.name}", uses, uses, run)


def _is_grpc(topology: Topology, route: Route) -> bool:
    if not isinstance(route.action, Forward):
        return False
    return all(topology.upstreams[name].protocol == "grpc" for name in shares_of(route.action))


def _way(topology: Topology, route: Route) -> Way | None:
    """A way with POST on a listener that speaks HTTP/2."""
    for way in ways_to_route(Oracle(topology), route):
        posted = way._replace(request=way.request._replace(method="POST"))
        if topology.listeners[way.listener].http2 and route.match.methods in ((), ("POST",)):
            return posted
    return None


def _run(order: int, stand: Stand) -> Seen:
    with stand.bench(unlimited) as bench:
        route = bench.topology.routes[order]
        assert isinstance(route.action, Forward)
        way = _way(bench.topology, route)
        assert way is not None
        tls = bench.tls(way.listener, way.request.host)
        request = way.request
        reply = client.unary(bench.port(way.listener), request.target, request.host, request.headers, tls=tls)
        wanted = shares_of(route.action)
    served = (reply.first("x-server") or "").partition("/")[0]
    if served in wanted and reply.first("grpc-status") == "0":
        return Seen(f"grpc-status 0 from {served}")
    got = f"{reply.summary}, grpc-status {reply.first('grpc-status')} from {served or 'nobody'}"
    return Seen(
        got, (Fault(f"gRPC call of {request.target}", "grpc-status 0", got, ("upstream.grpc",), (), (route.name,)),)
    )
