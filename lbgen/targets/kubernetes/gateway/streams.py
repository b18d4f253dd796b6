"""Listeners without HTTP: TCPRoutes, UDPRoutes and TLSRoutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lbgen.ports import Note, Support, Token
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.gateway.objects import RouteObject, Section
from lbgen.targets.kubernetes.gateway.rules import backend_refs
from lbgen.targets.kubernetes.gateway.views import ParentRef, StreamRouteView
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import head, words
from lbgen.topology import Listener, Topology

MOST_HOSTS = 1024  # Gateway API v1: TLSRoute.spec.hostnames
_KIND = {"tcp": Token("TCPRoute"), "udp": Token("UDPRoute"), "tls": Token("TCPRoute")}


class Streams(NamedTuple):
    """The routes, the objects that lead to each upstream, and what has to be said."""

    routes: tuple[StreamRouteView, ...]
    objects: Mapping[str, tuple[RouteObject, ...]]
    notes: tuple[Note, ...]


class _Way(NamedTuple):
    listener: Listener
    suffix: str
    hosts: tuple[str, ...]
    upstream: str


def streams(
    topology: Topology, settings: Settings, sections: Mapping[str, tuple[Section, ...]], pools: Mapping[str, Pool]
) -> Streams:
    """One route per listener, and per upstream of a listener that chooses by TLS name."""
    ways = [way for name in sections for way in _ways(topology.listeners[name])]
    named = names.unique(settings.spec, [(way.listener.name, way.suffix) for way in ways])
    served = [way for way in ways if pools[way.upstream].refs]
    made = tuple(
        StreamRouteView(
            kind=_kind(way),
            head=head(named[way.listener.name, way.suffix], settings.namespace, settings.spec),
            parents=tuple(
                ParentRef(quote.word(section.gateway), quote.word(section.name))
                for section in sections[way.listener.name]
            ),
            hostnames=words(way.hosts),
            refs=backend_refs(pools[way.upstream].refs),
        )
        for way in served
    )
    objects: dict[str, tuple[RouteObject, ...]] = {}
    for way in served:
        one = RouteObject(_kind(way), named[way.listener.name, way.suffix])
        objects[way.upstream] = (*objects.get(way.upstream, ()), one)
    return Streams(made, objects, tuple(note for name in sections for note in _notes(topology.listeners[name])))


def _kind(way: _Way) -> Token:
    return _KIND.get(way.listener.protocol, Token("TLSRoute"))


def _ways(listener: Listener) -> Iterator[_Way]:
    if listener.is_http:
        return
    if listener.protocol != "tls_passthrough":
        if listener.upstream:
            yield _Way(listener, "", (), listener.upstream)
        return
    by_upstream: dict[str, list[str]] = {}
    for sni in listener.sni:
        if names.is_host(sni.host):
            by_upstream.setdefault(sni.upstream, []).append(sni.host)
    for upstream, hosts in by_upstream.items():
        ordered = sorted(hosts)
        for start in range(0, len(ordered), MOST_HOSTS):
            suffix = f"{upstream}-{start // MOST_HOSTS + 1}" if start else upstream
            yield _Way(listener, suffix, tuple(ordered[start : start + MOST_HOSTS]), upstream)


def _notes(listener: Listener) -> Iterator[Note]:
    if listener.protocol != "tls_passthrough":
        return
    place = (*listener.origin, "protocol")
    if listener.upstream:
        why = "a TLSRoute names its hosts, so names nobody lists have no route"
        yield Note(
            "listener.tls_passthrough", place, Support.UNSUPPORTED, why,
            before=f"other TLS names go to `{listener.upstream}`", after="they are closed",
        )  # fmt: skip
    for sni in listener.sni:
        if not names.is_host(sni.host):
            why = "a hostname is a DNS name of a-z, 0-9 and `-`"
            yield Note("listener.sni", (*listener.origin, "sni"), Support.UNSUPPORTED, why, f"`{sni.host}`", "left out")
