"""CloudFront in front of the application load balancer (`targets.aws.cdn`), and what is not the same behind it.

Sources: CloudFront API reference 2020-05-31, CustomOriginConfig and DefaultCacheBehavior (botocore 1.44.8, 2026-11);
AWS documentation, "Restrict access to Application Load Balancers" and "Request and response behavior for custom
origins" (read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.aws import quote
from lbgen.targets.aws.balancers import idle_s
from lbgen.targets.aws.certificates import cdn_certificate
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.site import Site
from lbgen.topology import Listener, Route
from lbgen.topology.units import show_duration

_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_VIEWER_PORTS = {"http": 80, "https": 443}
_OLDEST_TLS = {"modern": "TLSv1.3_2025", "intermediate": "TLSv1.2_2021", "old": "TLSv1"}


class Distribution(NamedTuple):
    """`cdn.tf`. `has_certificate` False: clients know it by CloudFront's own name only."""

    comment: Token
    aliases: Token
    viewer_protocols: Token
    origin_protocol: Token
    http_port: Token
    https_port: Token
    read_timeout_s: Token
    methods: Token
    has_certificate: bool
    oldest_tls: Token


def distribution(site: Site) -> Distribution:
    """One distribution in front of the first http and the first https listener."""
    origins = _origins(site)
    secure = origins.get("https")
    certificate = cdn_certificate(site)
    return Distribution(
        comment=quote.string(f"in front of {site.topology.name}"),
        aliases=quote.strings(certificate.hosts if certificate else ()),
        viewer_protocols=quote.string("allow-all" if "http" in origins else "https-only"),
        origin_protocol=quote.string("match-viewer" if len(origins) > 1 else f"{next(iter(origins))}-only"),
        http_port=quote.number(_port(origins, "http")),
        https_port=quote.number(_port(origins, "https")),
        read_timeout_s=quote.number(limit("cdn_read_timeout_s").clamp(idle_s(site))),
        methods=quote.strings(_METHODS),
        has_certificate=certificate is not None,
        oldest_tls=quote.string(_OLDEST_TLS[secure.tls.policy if secure and secure.tls else "intermediate"]),
    )


def _origins(site: Site) -> dict[str, Listener]:
    """The listener that CloudFront reaches by each protocol: the first."""
    return {listener.protocol: listener for listener in reversed(site.application)}


def _port(origins: dict[str, Listener], protocol: str) -> int:
    return origins[protocol].port if protocol in origins else _VIEWER_PORTS[protocol]


def notes(site: Site) -> Iterator[Note]:
    """What is not the same for clients that come through CloudFront; nobody else may come."""
    if not site.has_cdn:
        return
    yield from _listener_notes(site)
    for route in site.topology.routes:
        yield from _route_notes(route)
    longest_s = limit("cdn_read_timeout_s")
    for name in site.application_groups:
        upstream = site.topology.upstreams[name]
        if upstream.timeouts.read_ms > (longest_s.high or 0) * 1000:
            yield Note(
                "timeouts.read", (*upstream.origin, "timeouts", "read"), Support.APPROXIMATED, longest_s.told(),
                show_duration(upstream.timeouts.read_ms), show_duration((longest_s.high or 0) * 1000),
            )  # fmt: skip


def _listener_notes(site: Site) -> Iterator[Note]:
    reached = _origins(site)
    for listener in site.application:
        place = (*listener.origin, "protocol")
        if site.settings.internal:
            yield Note(
                f"listener.{listener.protocol}", place, Support.UNSUPPORTED,
                "CloudFront reaches an internal load balancer only through a VPC origin, which lbgen does not make",
            )  # fmt: skip
        elif listener is not reached[listener.protocol]:
            yield Note(
                f"listener.{listener.protocol}", place, Support.UNSUPPORTED,
                "CloudFront leads to one http and one https listener, and nobody else may connect",
                f"port {listener.port}", "reached by nobody",
            )  # fmt: skip
        elif listener.port != _VIEWER_PORTS[listener.protocol]:
            yield Note(
                f"listener.{listener.protocol}", place, Support.APPROXIMATED, "CloudFront's own ports are 80 and 443",
                f"port {listener.port}", f"port {_VIEWER_PORTS[listener.protocol]}",
            )  # fmt: skip
        if listener.tls and listener.tls.client_certificates:
            yield Note(
                f"tls.client_certificates.{listener.tls.client_certificates.mode}",
                (*listener.origin, "tls", "client_certificates"), Support.UNSUPPORTED,
                "CloudFront ends TLS and passes no client's certificate on",
            )  # fmt: skip


def _route_notes(route: Route) -> Iterator[Note]:
    if route.allow:
        yield Note(
            "allow", (*route.origin, "allow"), Support.UNSUPPORTED,
            "behind CloudFront a source_ip condition sees CloudFront's addresses", "these networks", "nobody: 403",
        )  # fmt: skip
    strange = [method for method in route.match.methods if method not in _METHODS]
    if strange:
        yield Note(
            "match.methods", (*route.origin, "match", "methods"), Support.UNSUPPORTED,
            f"CloudFront passes on {', '.join(_METHODS)} only", ", ".join(strange), "403",
        )  # fmt: skip
