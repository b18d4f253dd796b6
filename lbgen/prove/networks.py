"""Client networks moved into 127.0.0.0/8, where a proof's clients can stand inside and outside of them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping

from lbgen.topology import Topology

Network = ipaddress.IPv4Network

_LOOPBACK = ipaddress.IPv4Network("127.0.0.0/8")
_FIRST = 128  # 127.128.0.0/16 and upwards: apart from the addresses of servers and ordinary clients
_ROOM_BITS = 16


def move(texts: Iterable[str]) -> dict[str, str]:
    """Where each network (or address) goes; one inside another stays inside it, apart ones stay apart.

    Everything (`0.0.0.0/0`), loopback and IPv6 stay where they are. A network too deep inside another to be told
    apart within 16 bits becomes one address of it.
    """
    networks = {text: network for text in dict.fromkeys(texts) if (network := _movable(text))}
    outermost = [one for one in networks.values() if not any(_is_inside(one, other) for other in networks.values())]
    homes = {one: _FIRST + place for place, one in enumerate(sorted(set(outermost)))}
    return {text: _moved(network, homes) for text, network in networks.items()}


def named_by(topology: Topology) -> Iterator[str]:
    """Every client network a topology names: trusted proxies, allow lists, those pages are for."""
    for listener in topology.listeners.values():
        yield from listener.trusted_proxies
    for route in topology.routes:
        yield from route.allow
    for page in (topology.observability.stats, topology.observability.metrics):
        yield from page.allow if page else ()


def inside(network: str) -> str:
    """An address in a network, as a client's."""
    parsed = ipaddress.ip_network(network, strict=False)
    return str(parsed.network_address + (1 if parsed.num_addresses > 1 else 0))


def contains(networks: Iterable[str], address: str) -> bool:
    """Whether an address lies in one of the networks."""
    one = ipaddress.ip_address(address)
    return any(one in ipaddress.ip_network(network, strict=False) for network in networks)


def renamed(networks: Iterable[str], moved: Mapping[str, str]) -> tuple[str, ...]:
    """The networks with the moved ones replaced."""
    return tuple(moved.get(network, network) for network in networks)


def _movable(text: str) -> Network | None:
    network = ipaddress.ip_network(text, strict=False)
    if not isinstance(network, Network) or network.prefixlen == 0 or network.subnet_of(_LOOPBACK):
        return None
    return network


def _is_inside(one: Network, other: Network) -> bool:
    return one != other and one.subnet_of(other)


def _moved(network: Network, homes: Mapping[Network, int]) -> str:
    outer = next(one for one in homes if network.subnet_of(one))
    depth = min(network.prefixlen - outer.prefixlen, _ROOM_BITS)
    within = int(network.network_address) - int(outer.network_address)
    room = 32 - outer.prefixlen
    offset = within << _ROOM_BITS >> room if room > _ROOM_BITS else within << (_ROOM_BITS - room)
    address = ipaddress.IPv4Address((127 << 24) + (homes[outer] << 16) + offset)
    return str(ipaddress.ip_network((address, 16 + depth), strict=False))
