"""What stands in the boxes: short lines about each part of a topology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lbgen.topology import (
    BasicAuth,
    Forward,
    HealthCheck,
    Listener,
    RateLimit,
    Redirect,
    Respond,
    Route,
    Server,
    SessionPersistence,
    Upstream,
)
from lbgen.topology.units import show_duration


def listener(one: Listener, most: int) -> Iterator[str]:
    """Name, protocol and port, TLS and the names of its certificates."""
    yield one.name
    address = f"[{one.address}]" if one.address and ":" in one.address else one.address or ""
    yield f"{one.protocol} {address}:{one.port}"
    if one.tls:
        yield f"TLS policy {one.tls.policy}"
        names = list(dict.fromkeys(host for certificate in one.tls.certificates for host in certificate.hosts))
        if names:
            yield f"for {several(names, most)}"
        if one.tls.client_certificates:
            yield f"client certificates: {one.tls.client_certificates.mode}"
    if one.proxy_protocol:
        yield "PROXY protocol"


def route(number: int, one: Route, hosts: Sequence[str | None], most: int) -> Iterator[str]:
    """Place in the order and name, what it matches, and what it does to requests."""
    yield f"#{number} {one.name}"
    named = [host for host in hosts if host is not None]
    yield several(named, most) if named else "any host"
    match = one.match
    path = match.path
    if path is not None:
        yield {"exact": "{}", "prefix": "{} and below", "regex": "regex {}"}[path.kind].format(path.value)
    if match.methods:
        yield " or ".join(match.methods)
    for kind, pairs in (("header", match.headers), ("query", match.query), ("cookie", match.cookies)):
        yield from (f"{kind} {name}: {value}" for name, value in pairs)
    yield from _marks(one, most)


def _marks(one: Route, most: int) -> Iterator[str]:
    if one.allow:
        yield f"only from {several(one.allow, most)}"
    if isinstance(one.auth, BasicAuth):
        yield "password"
    if one.rate_limit:
        yield f"limit {limit(one.rate_limit)}"
    if one.websocket:
        yield "websocket"
    rewrite = one.action.rewrite if isinstance(one.action, Forward) else None
    if rewrite and rewrite.replace_prefix is not None:
        yield f"prefix becomes {rewrite.replace_prefix}"
    if rewrite and rewrite.path is not None:
        yield f"path becomes {rewrite.path}"
    if rewrite and rewrite.host is not None:
        yield f"host becomes {rewrite.host}"


def limit(one: RateLimit) -> str:
    """`100 per 10s and client_ip, burst 20`."""
    key = f"{one.key.kind} {one.key.name}".strip()
    counted = "" if one.key.kind == "global" else f" and {key}"
    return f"{one.requests} per {show_duration(one.per_ms)}{counted}, burst {one.burst}"


def redirect(one: Redirect) -> Iterator[str]:
    """The status, and what becomes different in the address."""
    yield f"redirect {one.status}"
    parts = (("scheme", one.scheme), ("host", one.host), ("port", one.port), ("path", one.path))
    yield from (f"{name} {value}" for name, value in parts if value is not None)


def respond(one: Respond) -> Iterator[str]:
    """The status, and what the body is."""
    yield f"answer {one.status}"
    yield f"{one.content_type}, {len(one.body.encode())} bytes" if one.body else "no body"


def upstream(one: Upstream) -> Iterator[str]:
    """Name, how a server is chosen, and how it is known that one is down."""
    yield one.name
    hashed = f" on {one.hash_on.kind} {one.hash_on.name}".rstrip() if one.hash_on else ""
    yield f"{one.protocol}, {one.algorithm}{hashed}"
    if one.session_persistence:
        yield f"sticky: {_sticky(one.session_persistence)}"
    if one.health_check:
        yield from _check(one.health_check)
    else:
        yield "no active check"
    if one.retries.attempts:
        yield "1 retry" if one.retries.attempts == 1 else f"{one.retries.attempts} retries"


def _sticky(one: SessionPersistence) -> str:
    if one.type == "client_ip":
        return "client_ip"
    return f"cookie {one.cookie}" + (f", {show_duration(one.lifetime_ms)}" if one.lifetime_ms else "")


def _check(one: HealthCheck) -> Iterator[str]:
    if one.type == "http":
        wanted = " ".join(str(low) if low == high else f"{low}-{high}" for low, high in one.status)
        yield f"check: http {one.request_path}"
        yield f"  expects {wanted}, every {show_duration(one.interval_ms)}"
    else:
        yield f"check: {one.type}, every {show_duration(one.interval_ms)}"


def servers(group: Sequence[Server], most: int) -> Iterator[str]:
    """A line per server, and how many more there are."""
    shown = group if len(group) <= most + 1 else group[:most]
    for one in shown:
        name = "" if one.name == one.address else f"{one.name}  "
        full = f", at most {one.max_connections}" if one.max_connections else ""
        state = "  backup" if one.backup else "  drain" if one.drain else ""
        yield f"{name}{one.address}  weight {one.weight}{full}{state}"
    if len(shown) < len(group):
        yield f"and {len(group) - len(shown)} more"


def several(names: Iterable[str], most: int) -> str:
    """Names with commas; beyond so many, how many more there are. Nobody is folded alone."""
    known = list(names)
    if len(known) <= most + 1:
        return ", ".join(known)
    return f"{', '.join(known[:most])} and {len(known) - most} more"


def share(weight: int, total: int) -> str:
    """`33.3%`; never all or nothing where it is not."""
    text = f"{100 * weight / total:.1f}".removesuffix(".0")
    if text == "0" and weight:
        return "<0.1%"
    return ">99.9%" if text == "100" and weight < total else f"{text}%"
