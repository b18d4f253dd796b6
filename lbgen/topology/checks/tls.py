"""TLS towards clients and servers."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.finding import Finding, error, warning
from lbgen.topology.nodes import BasicAuth, Hsts, Listener, ListenerTls, SpecPath, Topology, Upstream
from lbgen.topology.routing import covers_host

_YEAR_S = 365 * 86_400


def check(topology: Topology) -> Iterator[Finding]:
    """LB7xx."""
    for listener in topology.listeners.values():
        if listener.tls is not None:
            yield from _check_listener(topology, listener, listener.tls)
    for upstream in topology.upstreams.values():
        yield from _check_upstream(upstream)
    yield from _check_certificates(topology)
    yield from _check_plain_passwords(topology)


def _check_listener(topology: Topology, listener: Listener, tls: ListenerTls) -> Iterator[Finding]:
    path = (*listener.origin, "tls")
    if tls.policy == "old":
        yield warning(
            "LB701",
            (*path, "policy"),
            f"listener `{listener.name}` uses Mozilla's old profile, which allows TLS 1.0 and weak ciphers",
            notes=("Mozilla removed this profile in version 6.0 (2026-04); lbgen renders it as of 5.7",),
            help="use intermediate, unless you have clients older than 2014",
        )
    if tls.hsts is not None:
        yield from _check_hsts((*path, "hsts"), listener, tls.hsts)
    yield from _check_names(topology, listener, tls)


def _check_hsts(path: SpecPath, listener: Listener, hsts: Hsts) -> Iterator[Finding]:
    if hsts.preload and (not hsts.include_subdomains or hsts.max_age_s < _YEAR_S):
        yield error(
            "LB704",
            (*path, "preload"),
            f"browsers refuse to preload listener `{listener.name}`'s hosts",
            notes=("hstspreload.org asks for include_subdomains and a max_age of at least one year",),
            help="set `include_subdomains: true` and `max_age: 365d` or more, or leave `preload` off",
        )
    if not hsts.max_age_s:
        yield warning(
            "LB707", (*path, "max_age"), "a max_age of 0 tells browsers to forget HSTS", help="Mozilla asks for 730d"
        )


def _check_names(topology: Topology, listener: Listener, tls: ListenerTls) -> Iterator[Finding]:
    names = [name for certificate in tls.certificates for name in certificate.hosts]
    if not names:
        return
    for route in topology.routes:
        if listener.name not in route.listeners:
            continue
        for index, host in enumerate(route.match.hosts):
            if not any(_certifies(name, host) for name in names):
                yield warning(
                    "LB703",
                    (*route.origin, "match", "hosts", index),
                    f"no certificate of listener `{listener.name}` is for host `{host}`",
                    related=(((*listener.origin, "tls", "certificates"), f"these are for {', '.join(names)}"),),
                    help="add a certificate for it, or keep the route off this listener",
                )


def _certifies(name: str, host: str) -> bool:
    """Whether a certificate's name is for a host; a certificate's `*` is one label (RFC 6125, 6.4.3)."""
    if not covers_host(name, host):
        return False
    return not name.startswith("*.") or host.startswith("*.") or host.count(".") == name.count(".")


def _check_upstream(upstream: Upstream) -> Iterator[Finding]:
    tls = upstream.tls
    if tls is not None and not tls.verify:
        yield warning(
            "LB705",
            (*upstream.origin, "tls", "verify"),
            f"the certificates of upstream `{upstream.name}` are not checked, so anybody between can answer",
            help="give a `ca:` and leave `verify` on",
        )


def _check_certificates(topology: Topology) -> Iterator[Finding]:
    for certificate in topology.certificates.values():
        if (certificate.certificate is None) != (certificate.key is None):
            missing = "key" if certificate.key is None else "certificate"
            yield error(
                "LB709",
                certificate.origin,
                f"certificate `{certificate.name}` names no `{missing}` file",
                on_key=True,
                help=f"add `{missing}:`, nginx and HAProxy need both",
            )


def _check_plain_passwords(topology: Topology) -> Iterator[Finding]:
    for route in topology.routes:
        plain = [name for name in route.listeners if topology.listeners[name].protocol == "http"]
        if isinstance(route.auth, BasicAuth) and plain:
            yield warning(
                "LB708",
                (*route.origin, "auth"),
                f"route `{route.name}` asks for passwords on listener `{plain[0]}`, which is not encrypted",
                on_key=True,
                related=((("listeners", plain[0], "protocol"), "http here"),),
                help="keep the route to https listeners: `listeners: [name]`",
            )
