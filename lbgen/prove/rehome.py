"""A topology moved onto loopback: addresses, ports, names and certificates change, nothing else does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.prove import networks
from lbgen.prove.loopback import HOST
from lbgen.topology import (
    BasicAuth,
    Certificate,
    Listener,
    ListenerTls,
    Observability,
    Route,
    Server,
    Topology,
    Upstream,
    UpstreamTls,
)

ServerKey = tuple[str, str]


class Move(NamedTuple):
    """One thing that was moved: what kind of thing, whose, from where, to where."""

    kind: str
    owner: str
    before: str
    after: str


class Site(NamedTuple):
    """Where things are on this machine.

    `servers` gives the stub of (upstream, server) as (host, port); `ports` the port of a listener by its name, and
    of `stats` and `metrics`; `certificates` the paths of certificate and key by name; `ca` signs servers'
    certificates and clients'; `users` is an htpasswd file.
    """

    servers: Mapping[ServerKey, tuple[str, int]]
    ports: Mapping[str, int]
    certificates: Mapping[str, tuple[str, str]]
    ca: str
    users: str


class Moved(NamedTuple):
    """The topology on loopback, and everything that was moved."""

    topology: Topology
    moves: tuple[Move, ...]


def ports_needed(topology: Topology) -> tuple[str, ...]:
    """Names of everything that listens: listeners, `stats`, `metrics`."""
    pages = [name for name in ("stats", "metrics") if getattr(topology.observability, name)]
    return (*topology.listeners, *pages)


def rehome(topology: Topology, site: Site) -> Moved:
    """`topology` as it would be if `site` were its network. Ports that are only told to clients stay as they are."""
    places = networks.move(networks.named_by(topology))
    moved = topology._replace(
        listeners={name: _listener(one, site, places) for name, one in topology.listeners.items()},
        certificates={name: _certificate(one, site) for name, one in topology.certificates.items()},
        upstreams={name: _upstream(one, site) for name, one in topology.upstreams.items()},
        routes=tuple(_route(one, site, places) for one in topology.routes),
        observability=_observability(topology.observability, site, places),
    )
    return Moved(moved, tuple(_moves(topology, moved, places)))


def _listener(listener: Listener, site: Site, places: Mapping[str, str]) -> Listener:
    return listener._replace(
        port=site.ports[listener.name],
        address=HOST,
        tls=_tls(listener.tls, site) if listener.tls else None,
        trusted_proxies=networks.renamed(listener.trusted_proxies, places),
    )


def _tls(tls: ListenerTls, site: Site) -> ListenerTls:
    client = tls.client_certificates
    return tls._replace(
        certificates=tuple(_certificate(certificate, site) for certificate in tls.certificates),
        client_certificates=client._replace(ca=site.ca) if client else None,
    )


def _certificate(certificate: Certificate, site: Site) -> Certificate:
    path, key = site.certificates[certificate.name]
    return certificate._replace(certificate=path, key=key)


def _upstream(upstream: Upstream, site: Site) -> Upstream:
    return upstream._replace(
        servers=tuple(_server(upstream.name, server, site) for server in upstream.servers),
        tls=_upstream_tls(upstream.tls, site) if upstream.tls else None,
    )


def _server(upstream: str, server: Server, site: Site) -> Server:
    host, port = site.servers[upstream, server.name]
    return server._replace(host=host, port=port)


def _upstream_tls(tls: UpstreamTls, site: Site) -> UpstreamTls:
    return tls._replace(ca=site.ca) if tls.verify else tls


def _route(route: Route, site: Site, places: Mapping[str, str]) -> Route:
    auth = route.auth._replace(users_file=site.users) if isinstance(route.auth, BasicAuth) else route.auth
    return route._replace(allow=networks.renamed(route.allow, places), auth=auth)


def _observability(block: Observability, site: Site, places: Mapping[str, str]) -> Observability:
    stats, metrics = block.stats, block.metrics
    return block._replace(
        stats=stats and stats._replace(port=site.ports["stats"], allow=networks.renamed(stats.allow, places)),
        metrics=metrics and metrics._replace(port=site.ports["metrics"], allow=networks.renamed(metrics.allow, places)),
    )


def _moves(before: Topology, after: Topology, places: Mapping[str, str]) -> Iterator[Move]:
    """What differs, in the order of the spec."""
    for name, listener in before.listeners.items():
        now = after.listeners[name]
        old_address = listener.address or "*"
        yield Move("listener", name, f"{old_address}:{listener.port}", f"{now.address}:{now.port}")
        if listener.tls and now.tls and listener.tls.client_certificates and now.tls.client_certificates:
            yield Move("ca", name, listener.tls.client_certificates.ca, now.tls.client_certificates.ca)
    for name, certificate in before.certificates.items():
        moved = after.certificates[name]
        yield Move("certificate", name, certificate.certificate or "none", moved.certificate or "none")
    for name, upstream in before.upstreams.items():
        yield from _upstream_moves(upstream, after.upstreams[name])
    for route, now_route in zip(before.routes, after.routes, strict=True):
        if isinstance(route.auth, BasicAuth) and isinstance(now_route.auth, BasicAuth):
            yield Move("users", route.name, route.auth.users_file, now_route.auth.users_file)
    for network, place in places.items():
        yield Move("network", "clients", network, place)
    yield from _page_moves(before.observability, after.observability)


def _upstream_moves(before: Upstream, after: Upstream) -> Iterator[Move]:
    for server, moved in zip(before.servers, after.servers, strict=True):
        yield Move("server", f"{before.name}/{server.name}", server.address, moved.address)
    if before.tls and after.tls and before.tls.ca != after.tls.ca:
        yield Move("ca", before.name, before.tls.ca or "the system's", after.tls.ca or "the system's")


def _page_moves(before: Observability, after: Observability) -> Iterable[Move]:
    if before.stats and after.stats:
        yield Move("page", "stats", f"*:{before.stats.port}", f"*:{after.stats.port}")
    if before.metrics and after.metrics:
        yield Move("page", "metrics", f"*:{before.metrics.port}", f"*:{after.metrics.port}")
