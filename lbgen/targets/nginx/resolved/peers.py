"""The servers of an upstream, and how one is chosen."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.resolved.addresses import is_ip
from lbgen.targets.nginx.resolved.node import Node

METHODS = ("least_conn", "ip_hash", "hash", "random", "least_time", "sticky")
BALANCING = ("least_conn", "ip_hash", "hash", "random", "least_time")


class Peer(NamedTuple):
    """A `server` line: its address as written and in parts, its `name=value` parameters, and its bare ones as ''."""

    node: Node
    address: str
    host: str
    port: str
    parameters: Mapping[str, str]

    @property
    def is_live(self) -> bool:
        """Whether it takes part while all is well."""
        return "down" not in self.parameters and "backup" not in self.parameters


@functools.lru_cache(maxsize=16384)  # many rules ask the same
def peers(upstream: Node) -> tuple[Peer, ...]:
    """The servers in written order."""
    return tuple(_peer(node) for node in upstream.all("server") if node.values)


def _peer(node: Node) -> Peer:
    address, *rest = node.values
    host, port = split_port(address)
    parameters = {name: value for name, _, value in (one.partition("=") for one in rest)}
    return Peer(node, address, host, port, parameters)


def split_port(address: str) -> tuple[str, str]:
    """Host and port; the port is empty where none is written."""
    if address.startswith("unix:"):
        return address, ""
    if address.startswith("["):
        host, _, port = address.partition("]")
        return f"{host}]", port.removeprefix(":")
    host, _, port = address.partition(":")
    return host, port


def methods(upstream: Node) -> Sequence[Node]:
    """The directives that choose how servers are balanced, in written order."""
    return [node for node in upstream.block or () if node.name in BALANCING]


def single(upstream: Node) -> Peer | None:
    """The only server of an upstream, where nginx has no other to turn to (a name may stand for several)."""
    found = peers(upstream)
    if len(found) != 1 or upstream.has_gap or not (is_ip(found[0].host) or found[0].host.startswith("unix:")):
        return None
    return found[0]


def host_of(value: str) -> str:
    """The host of an address that a variable holds, without scheme, port and path."""
    place = value.partition("://")[2] or value
    return split_port(place.partition("/")[0])[0]
