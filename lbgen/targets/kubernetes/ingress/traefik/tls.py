"""TLSOptions: versions, ciphers and client certificates of a listener."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from lbgen import resources
from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.secrets import from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import Extension, extension, head
from lbgen.topology import Listener, Respond, Topology

_VERSION = {"modern": "VersionTLS13", "intermediate": "VersionTLS12", "old": "VersionTLS10"}
_CLIENTS = {"require": "RequireAndVerifyClientCert", "optional": "VerifyClientCertIfGiven"}


class Options(NamedTuple):
    """The objects, their names by listener, and what has to be said."""

    objects: tuple[Extension, ...]
    by_listener: Mapping[str, str]
    notes: tuple[Note, ...]


def tls_options(topology: Topology, settings: Settings) -> Options:
    """A TLSOption per https or tls listener."""
    listeners = [it for it in topology.listeners.values() if it.tls]
    named = names.unique(settings.spec, [(it.name, "tls") for it in listeners])
    authorities = names.unique(settings.spec, [(it.name, "client-ca") for it in listeners])
    objects: list[Extension] = []
    notes: list[Note] = []
    for listener in listeners:
        authority = authorities[listener.name, "client-ca"]
        metadata = head(named[listener.name, "tls"], settings.namespace, settings.spec)
        objects.append(extension("traefik.io/v1alpha1", "TLSOption", metadata, _spec(listener, authority)))
        notes.extend(_policy_notes(topology, listener))
        client = listener.tls.client_certificates if listener.tls else None
        if client:
            place = (*listener.origin, "tls", "client_certificates")
            feature = f"tls.client_certificates.{client.mode}"
            notes.append(from_file(feature, place, client.ca, f"Secret {authority}", "tls.ca"))
            notes.extend(_by_name_only(topology, listener, feature))
    return Options(tuple(objects), {it.name: named[it.name, "tls"] for it in listeners}, tuple(notes))


def _policy_notes(topology: Topology, listener: Listener) -> Iterator[Note]:
    """Where no rule holds a name, no TLS options are chosen at all."""
    assert listener.tls is not None
    routes = [route for route in topology.routes if listener.name in route.listeners]
    if listener.is_http and not any("*" not in host for route in routes for host in route.match.hosts):
        place, why = (
            (*listener.origin, "tls", "policy"),
            "Traefik chooses TLS options by exact hosts, and no route has one",
        )
        before, after = listener.tls.policy, "Traefik's default options"
        yield Note(f"tls.policy.{listener.tls.policy}", place, Support.UNSUPPORTED, why, before, after)


def _by_name_only(topology: Topology, listener: Listener, feature: str) -> Iterator[Note]:
    """Traefik chooses TLS options by the names that rules hold as Host(); other names get its default options."""
    for route in topology.routes:
        if isinstance(route.action, Respond):  # left out, so that nothing is reached without a certificate
            continue
        if listener.name in route.listeners and (not route.match.hosts or any("*" in it for it in route.match.hosts)):
            place = (*listener.origin, "tls", "client_certificates")
            why = "Traefik asks clients for certificates by exact host alone"
            before = f"a certificate for every request on `{listener.name}`"
            yield Note(feature, place, Support.UNSUPPORTED, why, before, f"none for route `{route.name}`")


def _spec(listener: Listener, authority: str) -> Mapping[str, Any]:
    assert listener.tls is not None
    spec: dict[str, Any] = {"minVersion": _VERSION[listener.tls.policy]}
    ciphers = _ciphers(listener.tls.policy)
    if ciphers:
        spec["cipherSuites"] = ciphers
    if listener.tls.client_certificates:
        kind = _CLIENTS[listener.tls.client_certificates.mode]
        spec["clientAuth"] = {"secretNames": [authority], "clientAuthType": kind}
    if not listener.http2:
        spec["alpnProtocols"] = ["http/1.1"]
    return spec


def _ciphers(policy: str) -> list[str]:
    """The profile's TLS 1.2 ciphers as Go names them, as far as Go has them (crypto/tls)."""
    profile = json.loads(resources.text("schemas", "mozilla-tls.json"))[policy]
    return [name for cipher in profile["ciphers"] if (name := _GO.get(cipher))]


_GO = {
    "ECDHE-ECDSA-AES128-GCM-SHA256": "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384": "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384": "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305": "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "ECDHE-RSA-CHACHA20-POLY1305": "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES128-SHA": "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "ECDHE-RSA-AES128-SHA": "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "ECDHE-ECDSA-AES256-SHA": "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "ECDHE-RSA-AES256-SHA": "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "AES128-GCM-SHA256": "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "AES256-GCM-SHA384": "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "AES128-SHA": "TLS_RSA_WITH_AES_128_CBC_SHA",
    "AES256-SHA": "TLS_RSA_WITH_AES_256_CBC_SHA",
    "DES-CBC3-SHA": "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
}
