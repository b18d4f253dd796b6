"""Listeners: what goes with which protocol, and who has which port."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.finding import Finding, SpecPath, error, warning
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.spec.models import Spec
    from lbgen.spec.models.listeners import Listener

_TLS = ("https", "tls")
_WITH_UPSTREAM = ("tcp", "udp", "tls", "tls_passthrough")


def check(spec: Spec) -> Iterator[Finding]:
    """Fields that do not go with a listener's protocol, and ports used twice."""
    for name, listener in spec.listeners.items():
        yield from _check_protocol(("listeners", name), f"listener `{name}`", listener)
    yield from _check_redirects(spec)
    yield from _check_ports(spec)
    yield from _check_reached(spec)


def _check_protocol(path: SpecPath, who: str, listener: Listener) -> Iterator[Finding]:
    protocol = listener.protocol
    if protocol in _TLS and listener.tls is None:
        yield error(
            "LB309",
            (*path, "protocol"),
            f"{who} is {protocol}, but has no `tls` block",
            help="add `tls: {certificates: [name]}`",
        )
    if protocol not in _TLS and listener.tls is not None:
        yield error(
            "LB309",
            (*path, "tls"),
            f"{who} is {protocol}, which has no TLS of its own",
            on_key=True,
            help="remove `tls`, or make the protocol https or tls",
        )
    if protocol in _WITH_UPSTREAM and listener.upstream is None and not listener.sni:
        yield error(
            "LB309", (*path, "protocol"), f"{who} is {protocol}, but names no upstream", help="add `upstream: name`"
        )
    yield from _check_unfitting(path, who, listener)


def _check_unfitting(path: SpecPath, who: str, listener: Listener) -> Iterator[Finding]:
    protocol = listener.protocol
    is_http = protocol in ("http", "https")
    unfitting = (
        ("upstream", listener.upstream is not None and is_http, "http traffic goes by `routes:`"),
        ("sni", bool(listener.sni) and protocol != "tls_passthrough", "only tls_passthrough forwards by TLS name"),
        ("http2", listener.http2 is not None and not is_http, "only http and https speak HTTP/2"),
        ("trusted_proxies", bool(listener.trusted_proxies) and not is_http, "only http has forwarding headers"),
        ("redirect_to_https", listener.redirect_to_https and protocol != "http", "only an http listener redirects"),
        ("proxy_protocol", listener.proxy_protocol and protocol == "udp", "the PROXY protocol is for TCP"),
    )
    for key, is_wrong, reason in unfitting:
        if is_wrong:
            yield error(
                "LB309",
                (*path, key),
                f"`{key}` means nothing on {who} ({protocol}): {reason}",
                on_key=True,
                help=f"remove `{key}`",
            )
    if listener.tls is not None and protocol == "tls" and listener.tls.hsts is not None:
        yield error(
            "LB309",
            (*path, "tls", "hsts"),
            f"HSTS is an HTTP header, and {who} is tls",
            on_key=True,
            help="remove `hsts`",
        )


def _check_redirects(spec: Spec) -> Iterator[Finding]:
    has_https = any(listener.protocol == "https" for listener in spec.listeners.values())
    for name, listener in spec.listeners.items():
        if listener.redirect_to_https and listener.protocol == "http" and not has_https:
            yield error(
                "LB316",
                ("listeners", name, "redirect_to_https"),
                f"listener `{name}` redirects to https, but no listener is https",
                help="add an https listener, or remove `redirect_to_https`",
            )
    for number, route in enumerate(spec.routes):
        for index, name in enumerate(route.listeners or ()):
            listener = spec.listeners[name]
            path = ("routes", number, "listeners", index)
            if listener.protocol not in ("http", "https"):
                yield error(
                    "LB204",
                    path,
                    f"routes are for http and https, and listener `{name}` is {listener.protocol}",
                    help="name an http or https listener",
                )
            elif listener.redirect_to_https:
                yield warning(
                    "LB317",
                    path,
                    f"listener `{name}` redirects everything to https, so this route never answers there",
                    related=((("listeners", name, "redirect_to_https"), "redirected here"),),
                    help=f"remove `{name}` from the route's listeners, or the redirect",
                )


def _check_ports(spec: Spec) -> Iterator[Finding]:
    taken: dict[tuple[str, int], list[tuple[str | None, str, SpecPath]]] = {}
    for who, transport, address, port, path in _ports(spec):
        for other_address, other, other_path in taken.get((transport, port), ()):
            if _overlaps(address, other_address):
                yield error(
                    "LB308",
                    path,
                    f"{who} and {other} both listen on {transport} port {port}",
                    related=((other_path, "first taken here"),),
                    help="give one of them another port or address",
                )
                break
        taken.setdefault((transport, port), []).append((address, who, path))


def _ports(spec: Spec) -> Iterator[tuple[str, str, str | None, int, SpecPath]]:
    for name, listener in spec.listeners.items():
        transport = "udp" if listener.protocol == "udp" else "tcp"
        yield f"listener `{name}`", transport, listener.address, listener.port, ("listeners", name, "port")
    observability = spec.observability
    for kind, block in (("stats", observability.stats), ("metrics", observability.metrics)):
        if block is not None:
            yield f"`{kind}`", "tcp", None, block.port, ("observability", kind, "port")


def _overlaps(one: str | None, other: str | None) -> bool:
    everywhere = (None, "0.0.0.0", "::", "[::]")  # noqa: S104  # compared with, not bound to
    if one in everywhere or other in everywhere:
        return one is None or other is None or (":" in one) == (":" in other)
    return one == other


def _check_reached(spec: Spec) -> Iterator[Finding]:
    answering = [
        name
        for name, listener in spec.listeners.items()
        if listener.protocol in ("http", "https") and not listener.redirect_to_https
    ]
    if spec.routes and not answering:
        yield error(
            "LB324",
            ("routes",),
            "there are routes, but no http or https listener that would use them",
            on_key=True,
            help="add an http or https listener without `redirect_to_https`",
        )
    if answering and not spec.routes:
        yield warning(
            "LB324",
            ("listeners", answering[0]),
            f"listener `{answering[0]}` has no routes, so every request gets 404",
            on_key=True,
            help="add `routes:`, the smallest is `- upstream: name`",
        )
