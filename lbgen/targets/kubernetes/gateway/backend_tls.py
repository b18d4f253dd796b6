"""BackendTLSPolicy: how the Gateway speaks TLS to servers."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import addresses, names, quote
from lbgen.targets.kubernetes.gateway.profile import does
from lbgen.targets.kubernetes.gateway.views import BackendTlsView
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.protocols import is_secured
from lbgen.targets.kubernetes.secrets import from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import head, words
from lbgen.topology import Upstream


class BackendTls(NamedTuple):
    """The policies, and what has to be said."""

    policies: tuple[BackendTlsView, ...]
    notes: tuple[Note, ...]


def backend_tls(settings: Settings, pools: Mapping[str, Pool]) -> BackendTls:
    """A policy for every upstream that speaks TLS; a pool has no more Services than a policy has targets (16)."""
    if not does(settings.profile, "upstream.tls.verify"):
        return BackendTls((), ())
    secured = {name: pool for name, pool in pools.items() if is_secured(pool.upstream) and pool.refs}
    named = names.unique(settings.spec, [(name, "tls") for name in secured])
    authorities = names.unique(settings.spec, [(name, "ca") for name in secured])
    policies, notes = [], []
    for name, pool in secured.items():
        upstream = pool.upstream
        host = _host(upstream)
        notes += _notes(upstream, host, authorities[name, "ca"])
        if host is None or (upstream.tls and not upstream.tls.verify):
            continue
        authority = quote.word(authorities[name, "ca"]) if upstream.tls and upstream.tls.ca else None
        services = list(dict.fromkeys(ref.service for ref in pool.refs))
        metadata = head(named[name, "tls"], settings.namespace, settings.spec)
        policies.append(BackendTlsView(metadata, words(services), quote.word(host), authority))
    return BackendTls(tuple(policies), tuple(notes))


def _host(upstream: Upstream) -> str | None:
    """The name that servers' certificates are checked for."""
    assert upstream.tls is not None
    wanted = upstream.tls.server_name
    if wanted is None:
        wanted = next((server.host for server in upstream.servers if not addresses.is_ip(server.host)), None)
    return wanted if wanted and names.is_subdomain(wanted) else None


def _notes(upstream: Upstream, host: str | None, authority: str) -> list[Note]:
    tls = upstream.tls
    assert tls is not None
    place = (*upstream.origin, "protocol")
    feature = f"upstream.{upstream.protocol}"
    if not tls.verify:
        why = "a BackendTLSPolicy always verifies; without one, servers are spoken to without TLS"
        return [Note(feature, place, Support.UNSUPPORTED, why, "TLS without verification", "no TLS policy")]
    if host is None:
        why = "a BackendTLSPolicy needs the name to check, and no `tls.server_name` is given"
        return [Note(feature, place, Support.UNSUPPORTED, why, "TLS to addresses", "no TLS policy")]
    if tls.ca:
        return [
            from_file("upstream.tls.ca", (*upstream.origin, "tls", "ca"), tls.ca, f"ConfigMap {authority}", "ca.crt")
        ]
    return []
