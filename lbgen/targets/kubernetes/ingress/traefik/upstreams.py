"""How Traefik speaks to the servers of an upstream: ServersTransports, and the options of a service reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes.ingress.traefik.middlewares import duration
from lbgen.targets.kubernetes.protocols import is_secured
from lbgen.targets.kubernetes.secrets import from_file
from lbgen.targets.kubernetes.unheard import affinity_notes
from lbgen.topology import RouteTimeouts, SessionPersistence, Timeouts, Upstream

_STRATEGY = {
    "least_connections": "p2c", "random_two_choices": "p2c", "least_response_time": "leasttime", "ip_hash": "hrw",
}  # fmt: skip
_SCHEME = {"https": "https", "h2c": "h2c", "grpc": "h2c"}


def scheme(upstream: Upstream) -> str:
    """`http`, `https` or `h2c`."""
    return "https" if is_secured(upstream) else _SCHEME.get(upstream.protocol, "http")


def strategy(upstream: Upstream) -> str | None:
    """Traefik's word for the algorithm, None for its own weighted round robin."""
    if upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        return "hrw"
    if upstream.algorithm == "consistent_hash":
        return "hrw" if upstream.hash_on and upstream.hash_on.kind == "client_ip" else None
    return _STRATEGY.get(upstream.algorithm)


def transport(upstream: Upstream, changes: RouteTimeouts, authority: str) -> Mapping[str, Any]:
    """The spec of a ServersTransport; `authority` is the Secret with the servers' CA."""
    timeouts = _changed(upstream.timeouts, changes)
    forwarding: dict[str, Any] = {
        "dialTimeout": duration(timeouts.connect_ms),
        "responseHeaderTimeout": duration(timeouts.read_ms),
    }
    spec: dict[str, Any] = {"forwardingTimeouts": forwarding}
    if upstream.keepalive:
        forwarding["idleConnTimeout"] = duration(upstream.keepalive.idle_timeout_ms)
        # -1 keeps none; 0 would be Go's own default of two
        spec["maxIdleConnsPerHost"] = upstream.keepalive.connections or -1
    if is_secured(upstream) and upstream.tls:
        if upstream.tls.server_name:
            spec["serverName"] = upstream.tls.server_name
        if upstream.tls.ca:
            spec["rootCAs"] = [{"secret": authority}]
        if not upstream.tls.verify:
            spec["insecureSkipVerify"] = True
    return spec


def _changed(timeouts: Timeouts, changes: RouteTimeouts) -> Timeouts:
    return Timeouts(
        timeouts.connect_ms if changes.connect_ms is None else changes.connect_ms,
        timeouts.send_ms if changes.send_ms is None else changes.send_ms,
        timeouts.read_ms if changes.read_ms is None else changes.read_ms,
    )


def sticky(persistence: SessionPersistence | None) -> Mapping[str, Any] | None:
    """Affinity by cookie; None without."""
    if persistence is None or persistence.type != "cookie":
        return None
    cookie: dict[str, Any] = {"name": persistence.cookie, "httpOnly": True}
    if persistence.lifetime_ms is not None:
        cookie["maxAge"] = max(1, persistence.lifetime_ms // 1000)
    return {"cookie": cookie}


def passive(upstream: Upstream) -> Mapping[str, Any] | None:
    """Real requests as checks; None without."""
    check = upstream.passive_health_check
    if check is None:
        return None
    return {"maxFailedAttempts": check.failures, "failureWindow": duration(check.window_ms)}


def notes(upstream: Upstream, authority: str) -> Iterator[Note]:
    """What is lost of an upstream whatever routes lead to it."""
    place = (*upstream.origin, "hash_on")
    if upstream.hash_on and upstream.hash_on.kind != "client_ip":
        why = "Traefik hashes the client's address alone"
        before, after = f"consistent hash of {upstream.hash_on.kind}", "weighted round robin"
        algorithm = (*upstream.origin, "algorithm")
        yield Note("algorithm.consistent_hash", algorithm, Support.UNSUPPORTED, why, before, after)
        yield Note(f"hash_on.{upstream.hash_on.kind}", place, Support.UNSUPPORTED, why, before, after)
    persistence = upstream.session_persistence
    if persistence and persistence.type == "client_ip":
        instead = "a consistent hash of the client's address"
        yield from affinity_notes(upstream, instead)
        if upstream.algorithm == "round_robin":
            why = "clients are kept by a hash of their address, which chooses the server of new ones, too"
            place = (*upstream.origin, "algorithm")
            yield Note("algorithm.round_robin", place, Support.APPROXIMATED, why, upstream.algorithm, instead)
    if upstream.retries.attempts and (persistence or strategy(upstream) == "hrw"):
        why = "Traefik tries the server that the client belongs to, until `passive_health_check` takes it out"
        before, after = "another server at once", f"the same server, {upstream.retries.attempts + 1} tries"
        attempts = (*upstream.origin, "retries", "attempts")
        yield Note("retries.attempts", attempts, Support.APPROXIMATED, why, before, after)
    if is_secured(upstream) and upstream.tls and upstream.tls.ca:
        place = (*upstream.origin, "tls", "ca")
        yield from_file("upstream.tls.ca", place, upstream.tls.ca, f"Secret {authority}", "ca.crt")
