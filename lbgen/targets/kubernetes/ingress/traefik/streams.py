"""Listeners without HTTP, as Traefik's IngressRouteTCP and IngressRouteUDP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.ingress.traefik.entries import entry_point
from lbgen.targets.kubernetes.ingress.traefik.matching import literal
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.secrets import certificate_secret
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.unheard import unheard
from lbgen.targets.kubernetes.views import Extension, extension, head
from lbgen.topology import Listener, Topology

API = "traefik.io/v1alpha1"
EVERY_NAME = "HostSNI(`*`)"
# No connection comes from the broadcast address (RFC 1122 3.2.1.3).
NOBODY = {"ipAllowList": {"sourceRange": ["255.255.255.255/32"]}}


class Streams(NamedTuple):
    """The objects, and what has to be said."""

    objects: tuple[Extension, ...]
    notes: tuple[Note, ...]


def streams(topology: Topology, settings: Settings, pools: Mapping[str, Pool], options: Mapping[str, str]) -> Streams:
    """An object per listener; `options` are the TLSOptions by listener."""
    listeners = [it for it in topology.listeners.values() if not it.is_http and (it.upstream or it.sni)]
    named = names.unique(settings.spec, [(it.name, *more) for it in listeners for more in ((), ("nobody",))])
    objects: list[Extension] = []
    notes: list[Note] = []
    for listener in listeners:
        kind = "IngressRouteUDP" if listener.protocol == "udp" else "IngressRouteTCP"
        spec: dict[str, Any] = {"entryPoints": [entry_point(listener, topology)]}
        spec["routes"] = list(_routes(listener, pools))
        notes += _notes(listener, pools)
        notes += _unheard(listener, topology)
        if listener.protocol == "tls_passthrough" and not listener.upstream:
            name = named[listener.name, "nobody"]
            objects.append(extension(API, "MiddlewareTCP", head(name, settings.namespace, settings.spec), NOBODY))
            spec["routes"].append(_closed(listener, pools, name))
        if listener.tls:
            secret = certificate_secret(settings.spec, listener.tls.certificates[0], ())
            place = (*listener.origin, "tls", "certificates")
            notes += [note._replace(path=place) for note in secret.notes]
            chosen = {"name": options[listener.name], "namespace": settings.namespace}
            spec["tls"] = {"secretName": secret.name, "options": chosen}
        elif listener.protocol == "tls_passthrough":
            spec["tls"] = {"passthrough": True}
        metadata = head(named[listener.name,], settings.namespace, settings.spec)
        objects.append(extension(API, kind, metadata, spec))
    return Streams(tuple(objects), tuple(notes))


def _routes(listener: Listener, pools: Mapping[str, Pool]) -> Iterator[Mapping[str, Any]]:
    for sni in listener.sni:
        yield {"match": _server_name(sni.host), "services": _services(pools[sni.upstream])}
    if listener.upstream:
        services = _services(pools[listener.upstream])
        yield {"services": services} if listener.protocol == "udp" else {"match": EVERY_NAME, "services": services}


def _closed(listener: Listener, pools: Mapping[str, Pool], nobody: str) -> Mapping[str, Any]:
    """Names that nobody lists are closed; without a rule Traefik would shake hands and answer them itself."""
    services = _services(pools[listener.sni[0].upstream])
    return {"match": EVERY_NAME, "priority": 1, "middlewares": [{"name": nobody}], "services": services}


def _server_name(host: str) -> str:
    if host.startswith("*."):
        return f"HostSNIRegexp({literal('^.+' + re.escape(host[1:]) + '$')})"
    return f"HostSNI({literal(host)})"


def _services(pool: Pool) -> list[dict[str, Any]]:
    many = len(pool.refs) > 1
    return [{"name": ref.service, "port": ref.port} | ({"weight": ref.weight} if many else {}) for ref in pool.refs]


def _unheard(listener: Listener, topology: Topology) -> Iterator[Note]:
    why = "an IngressRouteTCP or IngressRouteUDP says nothing of it"
    for name in dict.fromkeys([*(it.upstream for it in listener.sni), *filter(None, [listener.upstream])]):
        upstream = topology.upstreams[name]
        asked = ("passive_health_check", "retries", "timeouts", "session_persistence", "hash_on")
        yield from unheard(topology, upstream, asked, why, "not said anywhere")


def _notes(listener: Listener, pools: Mapping[str, Pool]) -> Iterator[Note]:
    for name in dict.fromkeys([it.upstream for it in listener.sni] + [listener.upstream or ""]):
        if not name:
            continue
        upstream = pools[name].upstream
        if upstream.algorithm not in ("round_robin", "random"):
            place = (*upstream.origin, "algorithm")
            why = "connections are shared by weight alone"
            feature, before = f"algorithm.{upstream.algorithm}", upstream.algorithm
            yield Note(feature, place, Support.UNSUPPORTED, why, before, "weighted round robin")
        if pools[name].backup:
            for server in upstream.servers:
                if server.backup:
                    why = "failover is for HTTP; spare servers of TCP and UDP are left out"
                    place = (*server.origin, "backup")
                    yield Note("server.backup", place, Support.UNSUPPORTED, why, "a spare server", "left out")
