"""Which addresses a cluster takes as endpoints."""

from __future__ import annotations


def refusal(host: str) -> str | None:
    """Why the API server refuses an IP address as an endpoint; None when it takes it.

    Rules: kubernetes pkg/apis/core/validation ValidateNonSpecialIP (unspecified, loopback, link-local).
    """
    from ipaddress import IPv4Address, ip_address  # noqa: PLC0415  # only the Kubernetes path needs it

    try:
        address = ip_address(host)
    except ValueError:
        return "not an IP address"
    if address.is_unspecified:
        return "unspecified address"
    if address.is_loopback:
        return "loopback address: inside a pod it is the pod itself"
    if address.is_link_local:
        return "link-local address"
    group = "224.0.0." if isinstance(address, IPv4Address) else "ff02:"
    if str(address).startswith(group):
        return "link-local multicast address"
    return None


def is_ip(host: str) -> bool:
    """Whether a server's host is an IP literal rather than a DNS name."""
    return ":" in host or host.replace(".", "").isdigit()


def canonical(host: str) -> str:
    """The address as Kubernetes compares it: IPv6 shortened, no zone."""
    from ipaddress import ip_address  # noqa: PLC0415  # only the Kubernetes path needs it

    return str(ip_address(host))
