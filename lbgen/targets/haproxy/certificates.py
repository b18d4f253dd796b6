"""Certificates: HAProxy before 3.0 finds a key beside its certificate, later ones wherever crt-store says."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence

from lbgen import resources
from lbgen.lean_typing import Any
from lbgen.ports import Note, Support, Token
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.abilities import Abilities
from lbgen.targets.haproxy.view import CertificateStore, TlsDefaults
from lbgen.topology import Certificate, Listener, ListenerTls, Topology

MOST_ON_A_BIND = 24  # two words each, of the 64 a line may have


@functools.cache
def _policies() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(resources.text("schemas", "mozilla-tls.json"))
    return loaded


def _listeners(topology: Topology) -> Iterator[ListenerTls]:
    for listener in topology.listeners.values():
        if listener.tls and listener.protocol in ("https", "tls"):
            yield listener.tls


def used(topology: Topology) -> dict[str, Certificate]:
    """The certificates that listeners show, by name."""
    return {one.name: one for tls in _listeners(topology) for one in tls.certificates if one.certificate}


def key_beside(certificate: Certificate) -> str | None:
    """Where the key has to lie for `crt`; None where the spec's own place already is right."""
    if certificate.key in (None, certificate.certificate, f"{certificate.certificate}.key"):
        return None
    return f"{certificate.certificate}.key"


def store(topology: Topology, able: Abilities) -> CertificateStore | None:
    """Section crt-store for keys that lie elsewhere, from 3.0."""
    if not able.crt_store:
        return None
    apart = [one for one in used(topology).values() if key_beside(one)]
    lines = (
        quote.join(
            quote.fixed("load crt"),
            quote.word(one.certificate or ""),
            quote.fixed("key"),
            quote.word(one.key or ""),
            quote.fixed("alias"),
            quote.identifier(one.name),
        )
        for one in apart
    )
    return CertificateStore(tuple(lines)) if apart else None


def beside(topology: Topology, able: Abilities) -> tuple[Token, ...]:
    """What must lie beside certificates, as words for the file's head."""
    if able.crt_store:
        return ()
    found = used(topology).values()
    return tuple(quote.comment(f"{one.key} as {place}") for one in found if (place := key_beside(one)))


def bind_words(tls: ListenerTls, able: Abilities) -> Iterator[Token]:
    """`crt` for each certificate; the first answers unknown names."""
    for one in tls.certificates[:MOST_ON_A_BIND]:
        if one.certificate:
            in_store = able.crt_store and key_beside(one)
            yield quote.fixed("crt")
            yield quote.word(f"@lbgen/{one.name}" if in_store else one.certificate)
    if tls.client_certificates:
        yield quote.join(quote.fixed("ca-file"), quote.word(tls.client_certificates.ca))
        mode = "required" if tls.client_certificates.mode == "require" else "optional"
        yield quote.fixed(f"verify {mode}")


def defaults(topology: Topology) -> TlsDefaults | None:
    """The first listener's policy as everybody's default."""
    first = next(_listeners(topology), None)
    if first is None:
        return None
    policy = _policies()[first.policy]
    preference = "" if policy["prefer_server_ciphers"] else "prefer-client-ciphers "
    lines = [
        *(f"ssl-default-bind-{words}" for words in _policy_words(policy)),
        f"ssl-default-bind-options {preference}ssl-min-ver {_minimum(policy)} no-tls-tickets",
    ]
    return TlsDefaults(quote.comment(f"{first.policy} ({_policies()['source']})"), tuple(map(quote.fixed, lines)))


def own_policy(tls: ListenerTls, topology: Topology) -> Token:
    """What a bind says where its policy is not the default one."""
    first = next(_listeners(topology))
    if tls.policy == first.policy:
        return quote.fixed("")
    policy = _policies()[tls.policy]
    words = [*_policy_words(policy), f"ssl-min-ver {_minimum(policy)}"]
    return quote.fixed(" ".join(words))


def _policy_words(policy: Mapping[str, Any]) -> Sequence[str]:
    words = [f"ciphers {':'.join(policy['ciphers'])}"] if policy["ciphers"] else []
    return [*words, f"curves {':'.join(policy['curves'])}"]


def _minimum(policy: Mapping[str, Any]) -> str:
    first = str(policy["protocols"][0])
    return "TLSv1.0" if first == "TLSv1" else first


def notes(topology: Topology, able: Abilities) -> Iterator[Note]:
    """Where a key has to be moved, and certificates beyond what one line holds."""
    for listener in topology.listeners.values():
        if not listener.tls or listener.protocol not in ("https", "tls"):
            continue
        path = (*listener.origin, "tls", "certificates")
        yield from _layout_notes(listener, able)
        if len(listener.tls.certificates) > MOST_ON_A_BIND:
            count = len(listener.tls.certificates)
            yield Note(
                "tls.certificates", path, Support.UNSUPPORTED, "one line of HAProxy's holds 64 words",
                f"{count} certificates", f"the first {MOST_ON_A_BIND}",
            )  # fmt: skip


def _layout_notes(listener: Listener, able: Abilities) -> Iterator[Note]:
    if able.crt_store or not listener.tls:
        return
    for one in listener.tls.certificates:
        place = key_beside(one)
        if place:
            why = "before 3.0 HAProxy looks for a key beside its certificate"
            path = (*listener.origin, "tls", "certificates")
            yield Note("tls.certificates", path, Support.EMULATED, why, one.key or "", place)
