"""Ingresses of a controller that gives a host to one Ingress alone: a master per host, a minion per route under it.

F5's controller refuses every further Ingress of a host (Handling Host and Listener Collisions), unless one is its
master, with what holds for the whole host, and the others are its minions, with a path each (Cross-namespace
configuration: Mergeable Ingress Types).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.ingress import parts
from lbgen.targets.kubernetes.ingress.views import IngressRule, IngressTls, IngressView, PathView
from lbgen.targets.kubernetes.secrets import certificate_secret
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import head, words
from lbgen.topology import Listener, Route


class Made(NamedTuple):
    """A route that an Ingress can carry: its hosts and paths, what annotations say of it, and where it listens."""

    route: Route
    hosts: tuple[str, ...]
    paths: tuple[PathView, ...]
    annotations: Mapping[str, str]
    listeners: tuple[Listener, ...]


class Merging(NamedTuple):
    """The annotation that says what an Ingress is, and the keys of those that hold for a whole host."""

    key: str
    of_host: frozenset[str]


def merged(made: Iterable[Made], settings: Settings, how: Merging) -> Iterator[IngressView]:
    """The master of each host, and after it the minions."""
    by_host: dict[str, list[Made]] = {}
    for one in made:
        for host in one.hosts:
            by_host.setdefault(host, []).append(one)
    named = _names(by_host, settings)
    for host, members in by_host.items():
        of_host, whole = _of_host(members, how) | {how.key: "master"}, IngressRule(quote.word(host), ())
        yield _view(settings, named[host, ""], of_host, _tls(host, members, settings), whole)
        for one in members:
            own = {key: value for key, value in one.annotations.items() if key not in how.of_host}
            rule = IngressRule(quote.word(host), one.paths)
            yield _view(settings, named[host, one.route.name], own | {how.key: "minion"}, (), rule)


def notes(made: Iterable[Made], how: Merging) -> Iterator[Note]:
    """What two routes of one host say differently of the whole host: the first one holds."""
    first: dict[str, Made] = {}
    for one in made:
        for host in one.hosts:
            holding = first.setdefault(host, one)
            for key in sorted(how.of_host):
                own, held = one.annotations.get(key), holding.annotations.get(key)
                if own != held:
                    place, why = (*one.route.origin, "match", "hosts"), f"`{key}` holds for the whole host"
                    yield Note("match.hosts", place, Support.APPROXIMATED, why, own or "none", held or "none")


def _names(by_host: Mapping[str, list[Made]], settings: Settings) -> Mapping[names.Key, str]:
    shown: dict[names.Key, names.Key] = {}
    for host, members in by_host.items():
        shown[host, ""] = (names.host_words(host),)
        for one in members:
            more = (names.host_words(host),) if len(one.hosts) > 1 else ()
            shown[host, one.route.name] = (one.route.name, *more)
    return names.unique(settings.spec, shown, shown)


def _of_host(members: Iterable[Made], how: Merging) -> dict[str, str]:
    first = next(iter(members))
    return {key: value for key, value in first.annotations.items() if key in how.of_host}


def _tls(host: str, members: Iterable[Made], settings: Settings) -> tuple[IngressTls, ...]:
    """The Secret of the host's certificate, under the very host: the controller compares the names as written."""
    secured = [listener for one in members for listener in one.listeners if listener.tls]
    for listener in secured[:1]:
        assert listener.tls is not None
        certificate = parts.best_certificate(listener.tls.certificates, host)
        secret = certificate_secret(settings.spec, certificate, ()).name
        return (IngressTls(words([host]), quote.word(secret)),)
    return ()


def _view(
    settings: Settings,
    name: str,
    annotations: Mapping[str, str],
    tls: tuple[IngressTls, ...],
    rule: IngressRule,
) -> IngressView:
    metadata = head(name, settings.namespace, settings.spec, annotations=annotations)
    return IngressView(metadata, quote.word(settings.class_name), tls, (rule,))
