"""Listeners without HTTP: TCPRoutes, UDPRoutes and TLSRoutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.gateway.objects import RouteObject, Section
from lbgen.targets.kubernetes.gateway.profile import load
from lbgen.targets.kubernetes.gateway.rules import backend_refs
from lbgen.targets.kubernetes.gateway.views import ParentRef, StreamRouteView
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import head, words
from lbgen.topology import Listener, ListenerTls, Topology

MOST_HOSTS = 1024  # Gateway API v1: TLSRoute.spec.hostnames
_KIND = {"tcp": Token("TCPRoute"), "udp": Token("UDPRoute"), "tls_passthrough": Token("TLSRoute")}


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
    after_tls = load(settings.profile).after_tls
    kinds = _KIND | {"tls": Token(after_tls)}
    ways = [way for name in sections for way in _ways(topology.listeners[name], after_tls)]
    named = names.unique(settings.spec, [(way.listener.name, way.suffix) for way in ways])
    served = [way for way in ways if pools[way.upstream].refs]
    made = tuple(
        StreamRouteView(
            kind=kinds[way.listener.protocol],
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
        one = RouteObject(kinds[way.listener.protocol], named[way.listener.name, way.suffix])
        objects[way.upstream] = (*objects.get(way.upstream, ()), one)
    notes = tuple(note for name in sections for note in _notes(topology.listeners[name], after_tls))
    return Streams(made, objects, notes)


def _ways(listener: Listener, after_tls: str) -> Iterator[_Way]:
    if listener.is_http:
        return
    by_upstream: dict[str, list[str]] = {}
    if listener.tls and after_tls == "TLSRoute":
        by_upstream[listener.upstream or ""] = _own_hosts(listener.tls)
    elif listener.protocol != "tls_passthrough":
        if listener.upstream:
            yield _Way(listener, "", (), listener.upstream)
        return
    for sni in listener.sni:
        if names.is_host(sni.host):
            by_upstream.setdefault(sni.upstream, []).append(sni.host)
    for upstream, mine in by_upstream.items():
        ordered = sorted(mine)
        for start in range(0, len(ordered), MOST_HOSTS):
            suffix = f"{upstream}-{start // MOST_HOSTS + 1}" if start else upstream
            yield _Way(listener, suffix, tuple(ordered[start : start + MOST_HOSTS]), upstream)


def _own_hosts(tls: ListenerTls) -> list[str]:
    hosts = dict.fromkeys(host for certificate in tls.certificates for host in certificate.hosts)
    return [host for host in hosts if names.is_host(host)]


def _notes(listener: Listener, after_tls: str) -> Iterator[Note]:
    if listener.tls and not listener.is_http and after_tls == "TLSRoute":
        why = "the TLSRoute names the hosts of the certificates, so other names have no route"
        support = Support.APPROXIMATED if _own_hosts(listener.tls) else Support.UNSUPPORTED
        before, after = f"every TLS name goes to `{listener.upstream}`", "only the certificates' own names do"
        yield Note("listener.tls", (*listener.origin, "protocol"), support, why, before, after)
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
