"""Addresses: what servers listen on, and whom they talk to."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.resolved.node import Node

_IPV4 = lazy_pattern(r"\d{1,3}(?:\.\d{1,3}){3}$")
_EVERYWHERE = ("", "*", "0.0.0.0")  # noqa: S104  # compared with, not bound to
_TAKES_VALUE = ("ssl", "http2", "quic", "udp", "default_server", "default", "proxy_protocol", "reuseport")


class Listen(NamedTuple):
    """One socket of a server: `address` is empty for all IPv4 addresses, `[::]` for all IPv6 ones."""

    node: Node | None
    address: str
    port: str
    flags: frozenset[str]

    @property
    def socket(self) -> tuple[str, str, bool]:
        """What makes two of them the same socket."""
        is_udp = "udp" in self.flags or "quic" in self.flags
        return (self.address, self.port, is_udp)

    @property
    def is_default(self) -> bool:
        """Whether it says that its server is the default one."""
        return "default_server" in self.flags or "default" in self.flags

    @property
    def is_tls(self) -> bool:
        """Whether clients speak TLS there."""
        return "ssl" in self.flags or "quic" in self.flags

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can reach it, as far as the address tells."""
        return not self.address.startswith("unix:") and not is_loopback(self.address)


@functools.lru_cache(maxsize=16384)  # many rules ask the same
def listens(server: Node) -> Sequence[Listen]:
    """The sockets of a server; without `listen`, nginx takes port 80 (as root)."""
    found = [_listen(node) for node in server.all("listen") if node.values]
    return found or ([] if server.has_gap else [Listen(None, "", "80", frozenset())])


def is_tls(server: Node) -> bool:
    """Whether a server speaks TLS with clients on any socket."""
    return any(listen.is_tls for listen in listens(server)) or server.setting("ssl") == "on"


def _listen(node: Node) -> Listen:
    first = node.value()
    flags = frozenset(value for value in node.values[1:] if value in _TAKES_VALUE)
    if first.startswith("unix:"):
        return Listen(node, first, "", flags)
    if first.isdigit():
        return Listen(node, "", first, flags)
    if first.startswith("["):
        address, _, port = first.partition("]")
        return Listen(node, f"{address}]", port.removeprefix(":") or "80", flags)
    address, _, port = first.partition(":")
    return Listen(node, "" if address in _EVERYWHERE else address, port or "80", flags)


def is_loopback(address: str) -> bool:
    """Whether an address (or name) is this machine's own."""
    return address == "localhost" or address in ("::1", "[::1]") or (address.startswith("127.") and is_ip(address))


def is_ip(host: str) -> bool:
    """Whether a host is an address rather than a name."""
    return _IPV4.match(host) is not None or ":" in host or host.startswith("[")


def is_name(host: str) -> bool:
    """Whether a host is a name that DNS must answer for."""
    return bool(host) and not is_ip(host) and not host.startswith(("unix:", "$")) and host != "localhost"
