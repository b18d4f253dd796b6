"""Listeners of the spec as sections of Gateways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.gateway.objects import Section
from lbgen.targets.kubernetes.gateway.profile import does, load, row
from lbgen.targets.kubernetes.gateway.views import ClientCheck, GatewayListener, GatewayView
from lbgen.targets.kubernetes.secrets import certificate_secret, from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.unheard import http2_notes
from lbgen.targets.kubernetes.views import head, words
from lbgen.topology import ClientCertificates, Listener, ListenerTls, Topology

MOST_LISTENERS = 64  # Gateway API v1: Gateway.spec.listeners
_PROTOCOL = {
    "http": "HTTP", "https": "HTTPS", "tcp": "TCP", "udp": "UDP", "tls": "TLS", "tls_passthrough": "TLS",
}  # fmt: skip
_KINDS = {
    "http": ("HTTPRoute", "GRPCRoute"), "https": ("HTTPRoute", "GRPCRoute"), "tcp": ("TCPRoute",),
    "udp": ("UDPRoute",), "tls_passthrough": ("TLSRoute",),
}  # fmt: skip
_MODE = {"optional": "AllowInsecureFallback", "require": "AllowValidOnly"}


class Listening(NamedTuple):
    """The sections of each listener, the Gateways to print (none where nothing listens), and what has to be said."""

    sections: Mapping[str, tuple[Section, ...]]
    gateways: tuple[GatewayView, ...]
    notes: tuple[Note, ...]


class _Entry(NamedTuple):
    listener: Listener
    host: str | None
    secret: str | None


def listening(topology: Topology, settings: Settings) -> Listening:
    """Everything the spec listens on, in Gateways of at most 64 entries."""
    notes: list[Note] = []
    entries: list[_Entry] = []
    taken: set[tuple[int, bool, str | None]] = set()
    for listener in topology.listeners.values():
        if not does(settings.profile, f"listener.{listener.protocol}"):
            continue
        made, said = _entries(listener, settings)
        notes += said
        if not load(settings.profile).stops_http2:
            notes += http2_notes(listener)
        for entry in made:
            place = (listener.port, listener.protocol == "udp", entry.host)
            if place in taken:
                notes.append(_port_taken(listener))
            else:
                taken.add(place)
                entries.append(entry)
    section_names = names.unique("", map(_key, entries), {_key(entry): _shown(entry) for entry in entries})
    gateways = [entries[start : start + MOST_LISTENERS] for start in range(0, len(entries), MOST_LISTENERS)]
    if len(gateways) > 1:
        notes.append(_too_many(gateways[1][0].listener, len(gateways)))
    sections: dict[str, tuple[Section, ...]] = {}
    views = []
    for number, members in enumerate(gateways, 1):
        gateway = settings.spec if number == 1 else f"{settings.spec}-{number}"
        for entry in members:
            section = Section(gateway, section_names[_key(entry)], entry.host)
            sections[entry.listener.name] = (*sections.get(entry.listener.name, ()), section)
        checks, said = _client_checks(members, settings)
        notes += said
        kinds = _KINDS | {"tls": (load(settings.profile).after_tls,)}
        listeners = tuple(_view(entry, section_names[_key(entry)], kinds[entry.listener.protocol]) for entry in members)
        metadata = head(gateway, settings.namespace, settings.spec)
        views.append(GatewayView(metadata, quote.word(settings.class_name), checks, listeners))
    return Listening(sections, tuple(views), tuple(notes))


def _key(entry: _Entry) -> names.Key:
    return (entry.listener.name, entry.host or "")


def _shown(entry: _Entry) -> names.Key:
    return (entry.listener.name, names.host_words(entry.host or ""))


def _entries(listener: Listener, settings: Settings) -> tuple[list[_Entry], list[Note]]:
    """One entry, or with several certificates one per name and one for all other names."""
    if listener.tls is None:
        return [_Entry(listener, None, None)], []
    place = (*listener.origin, "tls", "certificates")
    secrets = [(it, certificate_secret(settings.spec, it, place)) for it in listener.tls.certificates]
    notes = [note for _, secret in secrets for note in secret.notes]
    first = secrets[0][1].name
    entries = [_Entry(listener, None, first)]
    if len(secrets) > 1:
        by_host: dict[str, str] = {}
        for certificate, secret in secrets:
            if not certificate.hosts and secret.name != first:
                notes.append(_no_hosts(certificate.name, listener))
            for host in certificate.hosts:
                if names.is_host(host):
                    by_host.setdefault(host, secret.name)
        entries += [_Entry(listener, host, secret) for host, secret in sorted(by_host.items())]
    return entries, notes


def _no_hosts(certificate: str, listener: Listener) -> Note:
    why = f"certificate `{certificate}` lists no `hosts`, by which a Gateway would choose it"
    return Note("tls.certificates", (*listener.origin, "tls", "certificates"), Support.UNSUPPORTED, why)


def _port_taken(listener: Listener) -> Note:
    why = f"a Gateway has one listener for port {listener.port}; `{listener.name}` is left out"
    return Note(f"listener.{listener.protocol}", (*listener.origin, "protocol"), Support.UNSUPPORTED, why)


def _too_many(listener: Listener, count: int) -> Note:
    return Note(
        f"listener.{listener.protocol}",
        (*listener.origin, "protocol"),
        Support.APPROXIMATED,
        f"a Gateway holds {MOST_LISTENERS} listeners, and a further Gateway may get an address of its own",
        before="one load balancer",
        after=f"{count} Gateways",
    )


def _view(entry: _Entry, name: str, kinds: tuple[str, ...]) -> GatewayListener:
    protocol = entry.listener.protocol
    mode = {"tls_passthrough": "Passthrough", "https": "Terminate", "tls": "Terminate"}.get(protocol)
    return GatewayListener(
        name=quote.word(name),
        hostname=quote.word(entry.host) if entry.host else None,
        port=quote.number(entry.listener.port),
        protocol=Token(_PROTOCOL[protocol]),
        mode=Token(mode) if mode else None,
        secrets=words([entry.secret] if entry.secret else []),
        kinds=words(kinds),
    )


def _client_checks(entries: Iterable[_Entry], settings: Settings) -> tuple[tuple[ClientCheck, ...], list[Note]]:
    checks, notes = [], []
    asked = list(_asked_of_clients(entries))
    named = names.unique(settings.spec, [(listener.name, "client-ca") for listener, _, _ in asked])
    for listener, _, client in asked:
        feature = f"tls.client_certificates.{client.mode}"
        if not does(settings.profile, feature):
            continue
        name = named[listener.name, "client-ca"]
        checks.append(ClientCheck(quote.number(listener.port), quote.word(name), Token(_MODE[client.mode])))
        said = from_file(
            feature, (*listener.origin, "tls", "client_certificates"), client.ca, f"ConfigMap {name}", "ca.crt"
        )
        known = row(settings.profile, feature)
        if known.support is not Support.EMULATED:
            said = said._replace(support=known.support, why=f"{known.why}; {said.why}")
        notes.append(said)
    return tuple(checks), notes


def _asked_of_clients(entries: Iterable[_Entry]) -> Iterator[tuple[Listener, ListenerTls, ClientCertificates]]:
    seen = set()
    for entry in entries:
        tls = entry.listener.tls
        if tls and tls.client_certificates and entry.listener.name not in seen:
            seen.add(entry.listener.name)
            yield entry.listener, tls, tls.client_certificates
