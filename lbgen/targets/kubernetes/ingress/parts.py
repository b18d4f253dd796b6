"""Parts of an Ingress that every controller shares: TLS entries, rules, paths."""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.ports import Note, Support, Token
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.ingress.views import IngressRule, IngressTls, PathView
from lbgen.targets.kubernetes.pools import Ref
from lbgen.targets.kubernetes.secrets import certificate_secret
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import words
from lbgen.topology import Certificate, Listener, PathMatch, Route

_FORBIDDEN = ("//", "/./", "/../", "%2f", "%2F")


def path_view(path: str, kind: str, ref: Ref) -> PathView:
    """A path that leads to a Service."""
    is_number = isinstance(ref.port, int)
    return PathView(
        quote.text(path),
        Token(kind),
        quote.word(ref.service),
        quote.number(int(ref.port)) if is_number else None,
        None if is_number else quote.word(str(ref.port)),
    )


def can_say(path: PathMatch | None) -> bool:
    """Whether the API server takes the path as Exact or Prefix."""
    if path is None:
        return True
    return path.kind != "regex" and not any(bad in path.value for bad in _FORBIDDEN)


def segment_paths(path: PathMatch | None, ref: Ref) -> tuple[PathView, ...]:
    """Paths that match whole segments also where a controller takes Prefix for a plain beginning of the text."""
    if path is None:
        return (path_view("/", "Prefix", ref),)
    if path.kind == "exact":
        return (path_view(path.value, "Exact", ref),)
    return (path_view(path.value, "Exact", ref), path_view(f"{path.value}/", "Prefix", ref))


def plain_paths(path: PathMatch | None, ref: Ref) -> tuple[PathView, ...]:
    """One path as the API means it."""
    if path is None:
        return (path_view("/", "Prefix", ref),)
    return (path_view(path.value, "Exact" if path.kind == "exact" else "Prefix", ref),)


def rules(hosts: Iterable[str], paths: tuple[PathView, ...]) -> tuple[IngressRule, ...]:
    """The paths under each host; under every host where none is named."""
    found = list(hosts)
    if not found:
        return (IngressRule(None, paths),)
    return tuple(IngressRule(quote.word(host), paths) for host in found)


def usable_hosts(route: Route) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """The hosts an Ingress takes, and a note about each other one."""
    kept = tuple(host for host in route.match.hosts if names.is_host(host))
    place = (*route.origin, "match", "hosts")
    why = "a host is a DNS name of a-z, 0-9 and `-`, no address"
    notes = tuple(
        Note("match.hosts", place, Support.UNSUPPORTED, why, f"host `{host}`", "left out")
        for host in route.match.hosts
        if host not in kept
    )
    return kept, notes


def tls_entries(listeners: Iterable[Listener], settings: Settings) -> tuple[tuple[IngressTls, ...], tuple[Note, ...]]:
    """The Secrets of the https listeners, each once, with the hosts of its certificate."""
    entries: dict[str, IngressTls] = {}
    notes: list[Note] = []
    for listener in listeners:
        for certificate in listener.tls.certificates if listener.tls else ():
            secret = certificate_secret(settings.spec, certificate, (*listener.origin, "tls", "certificates"))
            notes += secret.notes
            hosts = tuple(host for host in certificate.hosts if names.is_host(host))
            entries.setdefault(secret.name, IngressTls(words(hosts), quote.word(secret.name)))
    return tuple(entries.values()), tuple(notes)


def best_certificate(certificates: tuple[Certificate, ...], host: str | None) -> Certificate:
    """The certificate for a host: one that names it, else one whose wildcard covers it, else the first."""
    for certificate in certificates:
        if host in certificate.hosts:
            return certificate
    for certificate in certificates:
        if host and f"*.{host.partition('.')[2]}" in certificate.hosts:
            return certificate
    return certificates[0]
