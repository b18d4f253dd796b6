"""Sizes of nginx's hash tables, where the default ones could be too small.

A bucket of 64 bytes holds one long name, and nginx complains when no table of up to 512 to 2048 buckets keeps all
names apart: 20 variables with long names are enough (measured on 1.31.3). One name that fits no bucket is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.view import Line
from lbgen.topology import Topology

LONGEST_IN_A_BUCKET = 40
_MANY_NAMES, _MANY_VARIABLES = 30, 8
_BUCKET_BYTES = 512  # the longest host name, of 253 bytes, fits


def http(topology: Topology, variables: int) -> Iterator[Line]:
    """Tables for host names, variables and headers."""
    hosts = {host for route in topology.routes for host in route.match.hosts}
    if _are_many(hosts):
        yield from _sizes("server_names_hash", 1024, len(hosts))
    if variables > _MANY_VARIABLES:
        yield from _sizes("variables_hash", 2048, variables)
    if any(route.request_headers or route.response_headers for route in topology.routes):
        yield from _sizes("proxy_headers_hash", 2048, 0)


def stream(topology: Topology) -> Iterator[Line]:
    """The table of TLS names."""
    names = {route.host for listener in topology.listeners.values() for route in listener.sni}
    if _are_many(names):
        yield from _sizes("map_hash", 2048, len(names))


def _are_many(names: Iterable[str]) -> bool:
    known = set(names)
    return len(known) > _MANY_NAMES or any(len(name) > LONGEST_IN_A_BUCKET for name in known)


def _sizes(table: str, least: int, names: int) -> Iterator[Line]:
    yield Line(Token(f"{table}_bucket_size"), quote.number(_BUCKET_BYTES))
    yield Line(Token(f"{table}_max_size"), quote.number(max(least, 4 * names)))
