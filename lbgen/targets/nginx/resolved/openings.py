"""Where a configuration uses what vulnerabilities of nginx are in."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from lbgen.targets.nginx.resolved.addresses import is_tls, listens
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.passing import PASSES
from lbgen.targets.nginx.resolved.quantities import size_bytes
from lbgen.targets.nginx.resolved.unit import NginxUnit
from lbgen.targets.nginx.resolved.variables import variables

_TLS_1_3_BY_DEFAULT = (1, 23, 4)  # CHANGES 1.23.4
_MOST_SAFE_BYTES = 2 * 1024**2  # of a header buffer (CVE-2026-42055)


def http2(unit: NginxUnit) -> Iterator[Node]:
    """Servers that speak HTTP/2."""
    for one in unit.every("http2", "listen"):
        if one.value() == "on" if one.name == "http2" else "http2" in one.values[1:]:
            yield one


def http3(unit: NginxUnit) -> Iterator[Node]:
    """Sockets that speak HTTP/3."""
    return (one for one in unit.every("listen") if "quic" in one.values[1:])


def tls_1_3(unit: NginxUnit) -> Iterator[Node]:
    """HTTP servers that speak TLS 1.3."""
    for server in unit.every("server"):
        if server.block is None or not unit.is_http(server) or not is_tls(server):
            continue
        protocols = server.effective("ssl_protocols")
        is_on = "TLSv1.3" in protocols[-1].values if protocols else not unit.is_older(*_TLS_1_3_BY_DEFAULT)
        if is_on:
            yield from (listen.node for listen in listens(server) if listen.is_tls and listen.node is not None)


def rotated_tickets(unit: NginxUnit) -> Iterator[Node]:
    """Shared session caches, through which nginx itself renews its ticket keys."""
    for one in unit.every("ssl_session_cache"):
        around = one.parent
        if around is None or not any(value.startswith("shared:") for value in one.values):
            continue
        if around.setting("ssl_session_tickets", "on") == "on" and not around.effective("ssl_session_ticket_key"):
            yield one


def mail(unit: NginxUnit) -> Iterator[Node]:
    """Mail proxies."""
    return iter(unit.every("mail"))


def mp4(unit: NginxUnit) -> Iterator[Node]:
    """Places that serve parts of MP4 files."""
    return iter(unit.every("mp4"))


def resolver(unit: NginxUnit) -> Iterator[Node]:
    """DNS servers that nginx asks while it runs."""
    return iter(unit.every("resolver"))


def scgi(unit: NginxUnit) -> Iterator[Node]:
    """Passes by SCGI and uwsgi."""
    return iter(unit.every("scgi_pass", "uwsgi_pass"))


def tls_upstream(unit: NginxUnit) -> Iterator[Node]:
    """Passes by TLS."""
    return (one for one in unit.every("proxy_pass", "grpc_pass") if one.value().startswith(("https://", "grpcs://")))


def ocsp(unit: NginxUnit) -> Iterator[Node]:
    """Servers that ask about clients' certificates by OCSP."""
    return (one for one in unit.every("ssl_ocsp") if one.value() in ("on", "leaf"))


def stream_mtls(unit: NginxUnit) -> Iterator[Node]:
    """Stream servers that ask clients for certificates."""
    return (one for one in unit.every("ssl_verify_client") if one.value() == "on" and not unit.is_http(one))


def alias_with_try_files(unit: NginxUnit) -> Iterator[Node]:
    """Locations with `alias` that try several files."""
    return _in_location(unit, "alias", lambda place: place.first("try_files") is not None)


def alias_with_rewrite(unit: NginxUnit) -> Iterator[Node]:
    """Locations with `alias` that rewrite the path and look at `$request_filename`."""
    return _in_location(
        unit,
        "alias",
        lambda place: place.first("rewrite") is not None and "request_filename" in _mentioned(place),
    )


def dav_in_alias(unit: NginxUnit) -> Iterator[Node]:
    """Locations with `alias` in which files can be copied and moved."""

    def is_open(place: Node) -> bool:
        return any({"COPY", "MOVE"} & set(one.values) for one in place.effective("dav_methods"))

    return _in_location(unit, "alias", is_open)


def sliced_captures(unit: NginxUnit) -> Iterator[Node]:
    """Places that ask for slices and use unnamed captures."""
    for one in unit.every("slice"):
        place = one.parent
        if place is not None and one.value() != "0" and any(name.isdigit() for name in _mentioned(place)):
            yield one


def ssi_unbuffered(unit: NginxUnit) -> Iterator[Node]:
    """Passes whose answers are read for SSI commands as they come."""
    for one in unit.every("proxy_pass"):
        place = one.parent
        if place is not None and place.setting("ssi") == "on" and place.setting("proxy_buffering") == "off":
            yield one


def ssi_with_aio(unit: NginxUnit) -> Iterator[Node]:
    """SSI on files that are read in the background."""
    for one in unit.every("ssi"):
        place = one.parent
        if place is not None and one.value() == "on" and place.setting("aio", "off") != "off":
            yield one


def body_to_http2(unit: NginxUnit) -> Iterator[Node]:
    """Bodies of one's own to servers that speak HTTP/2."""
    for one in unit.every("proxy_set_body"):
        if one.parent is not None and one.parent.setting("proxy_http_version") == "2":
            yield one


def odd_headers_to_http2(unit: NginxUnit) -> Iterator[Node]:
    """Headers of any name and of megabytes to servers that speak HTTP/2."""
    for one in unit.every(*PASSES):
        place = one.parent
        if place is None or place.setting("ignore_invalid_headers") != "off":
            continue
        buffers = place.effective("large_client_header_buffers")
        largest = size_bytes(buffers[-1].value(1)) if buffers else None
        speaks_http2 = one.name == "grpc_pass" or place.setting("proxy_http_version") == "2"
        if speaks_http2 and largest is not None and largest > _MOST_SAFE_BYTES:
            yield one


def _in_location(unit: NginxUnit, name: str, is_open: Callable[[Node], bool]) -> Iterator[Node]:
    for one in unit.every(name):
        place = one.parent
        if place is not None and place.name == "location" and is_open(place):
            yield one


def _mentioned(place: Node) -> set[str]:
    """The variables that anything in a block mentions."""
    texts = (value for one in place.below() for value in one.values)
    return set(itertools.chain.from_iterable(map(variables, texts)))
