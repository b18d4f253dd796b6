"""TLS is spoken as promised: versions, certificates by name, HTTP/2 by ALPN, client certificates."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Iterator
from functools import partial

from lbgen.prove import client
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Connection
from lbgen.topology import Certificate, Listener, ListenerTls, Topology

_UNKNOWN = "nobody.lbgen-example.invalid"
_LOWEST = {"modern": ssl.TLSVersion.TLSv1_3, "intermediate": ssl.TLSVersion.TLSv1_2, "old": ssl.TLSVersion.TLSv1}


def cases(topology: Topology) -> Iterator[Case]:
    """One per listener that terminates TLS."""
    for listener in topology.listeners.values():
        if listener.tls:
            proves = [f"tls.policy.{listener.tls.policy}", "tls.certificates", f"listener.{listener.protocol}"]
            if listener.http2:
                proves.append("listener.http2")
            if listener.tls.client_certificates:
                proves.append(f"tls.client_certificates.{listener.tls.client_certificates.mode}")
            run = partial(_run, listener.name)
            uses = (f"listener.{listener.protocol}",)
            yield Case("TLS is spoken as promised", f"listener {listener.name}", uses, tuple(proves), run)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench() as bench:
        listener = bench.topology.listeners[name]
        assert listener.tls is not None
        named = _named(bench, listener, listener.tls)
        faults = [*_certificate_faults(bench, listener, listener.tls), *_http2_faults(bench, listener)]
        for asked in filter(None, (named, _UNKNOWN)):
            faults += _version_faults(bench, listener, listener.tls, asked)
            faults += _client_faults(bench, listener, listener.tls, asked)
        spoken = _spoken(bench, listener, named or _UNKNOWN)
    return Seen(", ".join(version.name.replace("_", ".") for version in spoken), tuple(faults))


def _named(bench: Bench, listener: Listener, tls: ListenerTls) -> str | None:
    """A name that a route of the listener holds exactly and a certificate covers, else one of a certificate alone."""
    routes = (route for route in bench.topology.routes if listener.name in route.listeners)
    wanted = [host for route in routes for host in route.match.hosts]
    wanted += [host for certificate in tls.certificates for host in certificate.hosts]
    return next((host for host in wanted if "*" not in host and _first_for(host, tls.certificates)), None)


def _strict(name: str, feature: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a fault is about and rests on: for a name nobody lists, an approximation may say that it differs."""
    return ((feature,), ()) if name == _UNKNOWN else ((), (feature,))


def _versions() -> tuple[ssl.TLSVersion, ...]:
    return (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


def _spoken(bench: Bench, listener: Listener, name: str) -> list[ssl.TLSVersion]:
    """Versions with which a client that knows no other gets through when it asks for a name."""
    tls = bench.tls(listener.name, name)
    assert tls is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are asked for on purpose
        return [
            version
            for version in _versions()
            if _opened(listener.port, tls._replace(lowest=version, highest=version)) is not None
        ]


def _opened(port: int, tls: client.Tls) -> tuple[bytes, str | None] | None:
    """The certificate and the protocol chosen by ALPN; None when the handshake fails."""
    try:
        with Connection(port, tls) as connection:
            connection.secure()
            return connection.certificate, connection.alpn
    except client.FAILURES:
        return None


def _version_faults(bench: Bench, listener: Listener, tls: ListenerTls, name: str) -> Iterator[Fault]:
    spoken, lowest = _spoken(bench, listener, name), _LOWEST[tls.policy]
    if tls.policy == "old":  # what this machine's own library no longer speaks cannot be asked for
        lowest = min(spoken, default=lowest)
    wanted = [version for version in _versions() if version >= lowest]
    if spoken != wanted:
        names = str([version.name for version in wanted])
        got = str([version.name for version in spoken])
        features = _strict(name, f"tls.policy.{tls.policy}")
        yield Fault(f"policy {tls.policy}, TLS name {name}", names, got, *features, ("ssl_protocols", "ssl-min-ver"))


def _certificate_faults(bench: Bench, listener: Listener, tls: ListenerTls) -> Iterator[Fault]:
    names = [(host.replace("*", "any"), one) for one in tls.certificates for host in one.hosts]
    for host, certificate in (*names, (_UNKNOWN, tls.certificates[0])):
        expected = _first_for(host, tls.certificates) or certificate
        own = bench.tls(listener.name, host)
        assert own is not None
        opened = _opened(listener.port, own)
        if opened is None or opened[0] != _der(expected):
            got = "no handshake" if opened is None else "another certificate"
            wanted = f"certificate {expected.name}"
            yield Fault(f"TLS name {host}", wanted, got, ("tls.certificates",), (), (expected.name,))


def _first_for(host: str, certificates: tuple[Certificate, ...]) -> Certificate | None:
    """The certificate a name gets: the one that names it, else the one whose wildcard covers it."""
    exact = (one for one in certificates if host in one.hosts)
    wild = (one for one in certificates if f"*.{host.partition('.')[2]}" in one.hosts)
    return next(exact, None) or next(wild, None)


def _der(certificate: Certificate) -> bytes:
    assert certificate.certificate is not None
    with open(certificate.certificate, encoding="ascii") as handle:
        return ssl.PEM_cert_to_DER_cert(handle.read())


def _http2_faults(bench: Bench, listener: Listener) -> Iterator[Fault]:
    tls = bench.tls(listener.name, None)
    assert tls is not None
    opened = _opened(listener.port, tls._replace(alpn=("h2", "http/1.1")))
    wanted = "h2" if listener.http2 else "http/1.1"
    if listener.is_http and (opened is None or opened[1] not in (wanted, None if not listener.http2 else wanted)):
        got = "no handshake" if opened is None else str(opened[1])
        yield Fault("a client that knows h2 and http/1.1", wanted, got, ("listener.http2",), (), ("http2", "alpn"))


def _client_faults(bench: Bench, listener: Listener, tls: ListenerTls, name: str) -> Iterator[Fault]:
    """Without a certificate a client is turned away by `require`, by an alert or by a 4xx, and served by `optional`."""
    if tls.client_certificates is None:
        return
    mode = tls.client_certificates.mode
    own = bench.tls(listener.name, name, identify=False)
    reply = client.http(listener.port, client.compose("GET", "/", name), tls=own)
    is_refused = reply.status in (0, 400, 403, 496)
    if is_refused != (mode == "require"):
        wanted = "refused" if mode == "require" else "served"
        features = _strict(name, f"tls.client_certificates.{mode}")
        yield Fault(f"no client certificate, TLS name {name}", wanted, reply.summary, *features, ("verify",))
