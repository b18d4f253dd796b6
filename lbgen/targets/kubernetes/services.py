"""services.yaml: Services without selector and their EndpointSlices, from pools."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lbgen.ports import Sheet, Token
from lbgen.targets.kubernetes import addresses, quote
from lbgen.targets.kubernetes.pools import Group, Pool, service_port
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import Endpoint, Service, ServicePort, ServicesFile, Slice, head
from lbgen.topology import Server, Upstream

LARGEST_SLICE = 1000  # discovery.k8s.io/v1: at most 1000 endpoints
_APPLICATION = {"h2c": "kubernetes.io/h2c", "grpc": "kubernetes.io/h2c", "https": "https"}  # KEP-3726

Annotate = Callable[[Upstream], Mapping[str, str]]


def services_sheet(settings: Settings, pools: Iterable[Pool], annotate: Annotate = lambda _: {}) -> tuple[Sheet, ...]:
    """The file, or nothing when every upstream is bound to a Service of the user's."""
    services: list[Service] = []
    slices: list[Slice] = []
    for pool in pools:
        for group in pool.groups:
            services.append(_service(settings, pool.upstream, group, annotate(pool.upstream)))
            slices.extend(_slices(settings, pool.upstream, group))
    if not services:
        return ()
    view = ServicesFile(tuple(services), tuple(slices))
    return (Sheet("kubernetes/services.yaml.j2", view, "services.yaml"),)


def _service(settings: Settings, upstream: Upstream, group: Group, annotations: Mapping[str, str]) -> Service:
    metadata = head(group.name, settings.namespace, settings.spec, annotations=annotations)
    external = quote.word(group.external_name) if group.external_name else None
    target = upstream.servers[0].port if external else (group.servers[0].port if group.servers else 0)
    number = target if external else service_port(upstream, group.servers or upstream.servers)
    return Service(metadata, external, _port(upstream, number, target or number))


def _port(upstream: Upstream, number: int, target: int) -> ServicePort:
    application = _APPLICATION.get(upstream.protocol)
    return ServicePort(
        quote.word(upstream.protocol),
        quote.number(number),
        quote.number(target),
        Token("UDP" if upstream.protocol == "udp" else "TCP"),
        quote.word(application) if application else None,
    )


def _slices(settings: Settings, upstream: Upstream, group: Group) -> Iterator[Slice]:
    """One slice per address family and port, cut at the API's limit."""
    by_place: dict[tuple[str, int], list[Server]] = {}
    for server in group.servers:
        family = "IPv6" if ":" in server.host else "IPv4"
        by_place.setdefault((family, server.port), []).append(server)
    number = 0
    labels = {"kubernetes.io/service-name": group.name, "endpointslice.kubernetes.io/managed-by": "lbgen"}
    for (family, port), servers in by_place.items():
        for start in range(0, len(servers), LARGEST_SLICE):
            number += 1
            name = f"{group.name}.{number}"
            yield Slice(
                head(name, settings.namespace, settings.spec, labels=labels),
                Token(family),
                _port(upstream, port, port),
                tuple(map(_endpoint, servers[start : start + LARGEST_SLICE])),
            )


def _endpoint(server: Server) -> Endpoint:
    """Full conditions: some controllers read `ready`, others `serving`; a draining server is terminating."""
    return Endpoint(
        quote.text(addresses.canonical(server.host)),
        quote.boolean(not server.drain),
        quote.boolean(True),
        quote.boolean(server.drain),
    )
