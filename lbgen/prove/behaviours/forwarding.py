"""Forged forwarding headers are replaced; those of a trusted proxy are believed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import compare, networks, trials
from lbgen.prove.behaviours.routing import listener_features
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Headers
from lbgen.prove.oracle import Asked, Oracle
from lbgen.prove.ways import Way, to_route
from lbgen.topology import Forward, Topology

_FORGED: Headers = (
    ("X-Forwarded-For", "203.0.113.66"),
    ("X-Forwarded-Proto", "gopher"),
    ("X-Forwarded-Host", "forged.example"),
    ("X-Forwarded-Port", "1"),
    ("X-Real-IP", "203.0.113.67"),
    ("X-Request-ID", "forged-id"),
    ("Forwarded", "for=203.0.113.68"),
)
_TOLD: Headers = (
    ("X-Forwarded-For", "203.0.113.66"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Host", "edge.example"),
    ("X-Forwarded-Port", "443"),
    ("X-Request-ID", "told-id"),
)


def cases(topology: Topology) -> Iterator[Case]:
    """One per listener whose requests reach a server."""
    for listener in topology.listeners.values():
        if listener.is_http and _way(Oracle(topology), listener.name):
            proves = ("forwarded_headers", "listener.trusted_proxies")
            run = partial(_run, listener.name)
            uses = listener_features(listener)
            yield Case("forged forwarding headers are replaced", f"listener {listener.name}", uses, proves, run)


def _way(oracle: Oracle, listener: str) -> Way | None:
    topology = oracle.topology
    reachable = {upstream.name for upstream, _ in trials.reachable(topology)}
    for route in topology.routes:
        if not isinstance(route.action, Forward) or listener not in route.listeners or route.auth or route.allow:
            continue
        if all(share.upstream in reachable for share in route.action.shares):
            way = to_route(oracle, route, listener)
            if way:
                return way
    return None


def _run(listener: str, stand: Stand) -> Seen:
    with stand.bench() as bench:
        way = _way(bench.oracle, listener)
        assert way is not None
        faults = list(_check(bench, way, _FORGED, bench.fresh_client(), is_trusted=False))
        trusted = bench.topology.listeners[listener].trusted_proxies
        for network in trusted:
            faults += _check(bench, way, _TOLD, networks.inside(network), is_trusted=True)
    return Seen(f"a stranger and {len(trusted)} trusted proxies", tuple(faults))


def _check(bench: Bench, way: Way, headers: Headers, source: str, *, is_trusted: bool) -> Iterator[Fault]:
    told = way._replace(request=way.request._replace(headers=(*way.request.headers, *headers)))
    reply = bench.ask(told, source=source)
    asked = Asked(told.listener, told.request, source)
    done = f"{'told' if is_trusted else 'forged'} headers from {source}"
    yield from compare.differences(done, reply, bench.oracle.expect(asked), bench.oracle.choose(asked).route)
    sent = dict(headers)["X-Request-ID"]
    ids = [value for name, value in reply.said.get("headers", ()) if name.lower() == "x-request-id"]
    if len(ids) != 1 or (ids[0] == sent) != is_trusted or not ids[0]:
        wanted = f"X-Request-ID {sent}" if is_trusted else "a new X-Request-ID"
        features = ("forwarded_headers", "listener.trusted_proxies")
        yield Fault(done, wanted, str(ids), features, (), ("X-Request-ID",))
