"""Addresses, networks, ports and durations that have the right letters and a wrong value."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from lbgen.finding import Finding, SpecPath, error
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.spec.models import Spec


def check(spec: Spec) -> Iterator[Finding]:
    """Wrong networks, listening addresses, server addresses and durations."""
    for path, text in _networks(spec):
        yield from _check_network(path, text)
    for name, listener in spec.listeners.items():
        if listener.address is not None and not _is_address(listener.address.strip("[]")):
            yield error(
                "LB307",
                ("listeners", name, "address"),
                f"`{listener.address}` is not an IP address",
                help="listeners take one address, like 0.0.0.0 or 2001:db8::1; leave it out for all",
            )
    for name, upstream in spec.upstreams.items():
        for index, server in enumerate(upstream.servers):
            address = server if isinstance(server, str) else server.address
            yield from _check_server(("upstreams", name, "servers", index, "address"), address)
    for path, text in _durations(spec):
        if text.rstrip("mshd") == "0":
            yield error("LB306", path, f"`{text}` is no time at all here", help="give a duration above zero, like 5s")


def _networks(spec: Spec) -> Iterator[tuple[SpecPath, str]]:
    for name, listener in spec.listeners.items():
        for index, text in enumerate(listener.trusted_proxies):
            yield ("listeners", name, "trusted_proxies", index), text
    for number, route in enumerate(spec.routes):
        for index, text in enumerate(route.allow):
            yield ("routes", number, "allow", index), text
    observability = spec.observability
    for kind, block in (("stats", observability.stats), ("metrics", observability.metrics)):
        if block is not None:
            for index, text in enumerate(block.allow):
                yield ("observability", kind, "allow", index), text
    for number, test in enumerate(spec.tests):
        if test.client is not None:
            yield ("tests", number, "client"), test.client


def _check_network(path: SpecPath, text: str) -> Iterator[Finding]:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        try:
            wide = ipaddress.ip_network(text, strict=False)
        except ValueError:
            yield error(
                "LB307",
                path,
                f"`{text}` is not an IP address or network",
                help="write an address or a CIDR network, like 10.0.0.0/8 or 2001:db8::/32",
            )
        else:
            yield error(
                "LB307",
                path,
                f"`{text}` has bits set beyond its prefix",
                label=f"did you mean `{wide}`?",
                help="engines read it as the whole network: write the network's own address",
            )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _check_server(path: SpecPath, text: str) -> Iterator[Finding]:
    host, _, port = text.rpartition(":")
    if not 1 <= int(port) <= 65535:
        yield error("LB307", path, f"port {port} of server `{text}` does not exist", help="ports are 1 to 65535")
    bare = host.strip("[]")
    looks_numeric = host.startswith("[") or bare.replace(".", "").isdigit()
    if looks_numeric and not _is_address(bare):
        yield error(
            "LB307",
            path,
            f"`{bare}` is not an IP address",
            help="four numbers of 0 to 255, an IPv6 address in brackets, or a DNS name",
        )


def _durations(spec: Spec) -> Iterator[tuple[SpecPath, str]]:
    for name, limit in spec.rate_limits.items():
        yield ("rate_limits", name, "per"), limit.per
    for name, upstream in spec.upstreams.items():
        path: SpecPath = ("upstreams", name)
        timeouts, check_block = upstream.timeouts, upstream.health_check
        yield (*path, "timeouts", "connect"), timeouts.connect
        yield (*path, "timeouts", "send"), timeouts.send
        yield (*path, "timeouts", "read"), timeouts.read
        if upstream.passive_health_check:
            yield (*path, "passive_health_check", "window"), upstream.passive_health_check.window
        if check_block is not None:
            yield (*path, "health_check", "interval"), check_block.interval
            yield (*path, "health_check", "timeout"), check_block.timeout
        if upstream.keepalive.connections:
            yield (*path, "keepalive", "idle_timeout"), upstream.keepalive.idle_timeout
        if upstream.queue is not None:
            yield (*path, "queue", "timeout"), upstream.queue.timeout
        if upstream.session_persistence is not None and upstream.session_persistence.lifetime is not None:
            yield (*path, "session_persistence", "lifetime"), upstream.session_persistence.lifetime
    for number, route in enumerate(spec.routes):
        for kind in ("connect", "send", "read"):
            text = getattr(route.timeouts, kind)
            if text is not None:
                yield ("routes", number, "timeouts", kind), text
