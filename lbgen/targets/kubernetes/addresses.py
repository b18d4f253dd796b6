"""Which addresses a cluster takes as endpoints."""

from __future__ import annotations


def refusal(host: str) -> str | None:
    """Why the API server refuses an IP address as an endpoint; None when it takes it.

    Rules: kubernetes pkg/apis/core/validation ValidateNonSpecialIP (unspecified, loopback, link-local), as Go's net
    package tells them; and an IPv4 address in IPv6 form is of neither address type.
    """
    from ipaddress import IPv6Address, ip_address  # noqa: PLC0415  # only the Kubernetes path needs it

    try:
        address = ip_address(host)
    except ValueError:
        return "not an IP address"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return f"an IPv4 address in IPv6 form; write {address.ipv4_mapped}"
    if address.is_unspecified:
        return "unspecified address"
    if address.is_loopback:
        return "loopback address: inside a pod it is the pod itself"
    if address.is_link_local:
        return "link-local address"
    return "link-local multicast address" if _is_link_local_multicast(address.packed) else None


def _is_link_local_multicast(packed: bytes) -> bool:
    """224.0.0.0/24, and the IPv6 groups whose scope is the link whatever their flags (RFC 4291 2.7)."""
    if len(packed) == 4:
        return packed[:3] == b"\xe0\x00\x00"
    return packed[0] == 0xFF and packed[1] & 0x0F == 0x02


def is_ip(host: str) -> bool:
    """Whether a server's host is an IP literal rather than a DNS name."""
    return ":" in host or host.replace(".", "").isdigit()


def canonical(host: str) -> str:
    """The address as Kubernetes compares it: IPv6 shortened, no zone."""
    from ipaddress import ip_address  # noqa: PLC0415  # only the Kubernetes path needs it

    return str(ip_address(host))
