"""Each request reaches the route the spec means, and the server sees what it should.

One case per listener: requests are derived from every route (boundaries, near misses, slashes, case, encodings,
headers, methods) and each answer is compared with the oracle.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import compare, probes
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import no_global_limits
from lbgen.prove.client import Headers
from lbgen.prove.oracle import Asked
from lbgen.prove.sampling import spread
from lbgen.prove.ways import Way
from lbgen.topology import Forward, Listener, Route, Topology
from lbgen.topology.features import uses

_MOST = 2_500  # requests; those of a larger topology are sampled evenly
NAME = "requests reach the routes they mean"
PROVES = (
    "listener.http", "listener.https", "listener.redirect_to_https", "listener.trusted_proxies", "forwarded_headers",
    "tls.hsts", "match.hosts", "match.hosts.wildcard", "match.path.exact", "match.path.prefix", "match.path.regex",
    "match.methods", "match.headers", "match.query", "match.cookies", "route.listeners", "rewrite.replace_prefix",
    "rewrite.path", "rewrite.host", "redirect", "respond", "headers.request", "headers.response", "allow", "auth.basic",
    "server.address", "server.dns_name", "upstream.http", "upstream.https", "upstream.h2c",
    "upstream.tls.ca", "upstream.tls.verify",
    "upstream.tls.server_name", "listener.address", "listener.proxy_protocol", "bind.kubernetes",
)  # fmt: skip


def cases(topology: Topology) -> Iterator[Case]:
    """One per http or https listener."""
    for listener in topology.listeners.values():
        if listener.is_http:
            run = partial(_run, listener.name)
            proves = _proves(topology, listener)
            yield Case(NAME, f"listener {listener.name}", listener_features(listener), proves, run)


def _proves(topology: Topology, listener: Listener) -> tuple[str, ...]:
    """Those of PROVES that the listener, its routes or their upstreams ask for; one that redirects has no routes."""
    routes = [] if listener.redirect_port else [it for it in topology.routes if listener.name in it.listeners]
    forwards = [it.action for it in routes if isinstance(it.action, Forward)]
    upstreams = {share.upstream for action in forwards for share in action.shares}
    places = {listener.origin, *(it.origin for it in routes), *(topology.upstreams[name].origin for name in upstreams)}
    used = {use.feature for use in uses(topology) if use.path[:2] in places}
    return tuple(name for name in PROVES if name in used)


def listener_features(listener: Listener) -> tuple[str, ...]:
    """What every request to a listener rests on."""
    behind = ("listener.proxy_protocol",) if listener.proxy_protocol else ()
    return (f"listener.{listener.protocol}", *behind)


def _run(listener: str, stand: Stand) -> Seen:
    with stand.bench(no_global_limits) as bench:
        _surround(bench)
        made = [probe for probe in probes.of_topology(bench.oracle) if probe.way.listener == listener]
        chosen = spread(made, _MOST)
        faults = [fault for probe in chosen for fault in _check(bench, probe)]
    of = f" of {len(made)}" if len(made) > len(chosen) else ""
    return Seen(f"{len(chosen)}{of} requests", tuple(faults))


def _surround(bench: Bench) -> None:
    """Let every stub send the headers that routes set or remove, so that leaving one as it was is seen."""
    changed = [route.response_headers for route in bench.topology.routes]
    names = [name for change in changed for name in (*dict(change.set), *change.remove)]
    sent = tuple((name, "as-sent") for name in dict.fromkeys(names) if name.lower() not in compare.OWN_HEADERS)
    for upstream in bench.topology.upstreams:
        for stub in bench.stubs(upstream):
            stub.manners.headers = sent


def _check(bench: Bench, probe: probes.Probe) -> Iterator[Fault]:
    way = probe.way
    source = way.client or bench.fresh_client()
    asked = bench.asked(way, source)
    route = bench.oracle.choose(asked).route
    if not _can_be_sent(bench, way):
        return
    reply = bench.ask(way, source=source, headers=(*_sent_headers(route), *_own_key(route, way, source)))
    done = f"{describe(way)} ({probe.idea})"
    yield from compare.differences(done, reply, bench.oracle.expect(asked), route, probe.tests)


def _sent_headers(route: Route | None) -> Headers:
    """The headers that a route sets or removes on the way to the server, with another value."""
    if route is None:
        return ()
    change = route.request_headers
    names = dict.fromkeys((*dict(change.set), *change.remove))
    return tuple((name, "as-sent") for name in names if name.lower() not in compare.OWN_HEADERS)


def _own_key(route: Route | None, way: Way, source: str) -> Headers:
    """A key of its own for each request, where a limit counts by header or cookie: else the limit would be met."""
    if route is None or route.rate_limit is None:
        return ()
    key = route.rate_limit.key
    given = {name.lower() for name, _ in way.request.headers}
    if key.kind == "header" and key.name.lower() not in given:
        return ((key.name, source),)
    return (("Cookie", f"{key.name}={source}"),) if key.kind == "cookie" and "cookie" not in given else ()


def _can_be_sent(bench: Bench, way: Way) -> bool:
    """Whether the route leads to something that speaks HTTP/1.1 with this client (gRPC has its own behaviour)."""
    expected = bench.oracle.expect(Asked(way.listener, way.request, way.client or "127.0.0.1"))
    return all(bench.topology.upstreams[name].protocol != "grpc" for name in expected.shares)


def describe(way: Way) -> str:
    """`GET shop.example.com/x on secure`."""
    headers = "".join(f" {name}: {value}" for name, value in way.request.headers if name != "Authorization")
    return f"{way.request.method} {way.request.host}{way.request.target}{headers} on {way.listener}"
