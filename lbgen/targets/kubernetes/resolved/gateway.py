"""Gateways and their listeners."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lbgen.lean_typing import NamedTuple
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.thing import Thing

# The kinds of routes a listener takes where it does not say (Gateway API v1.6, `Listener.protocol`).
ROUTES = {
    "HTTP": ("HTTPRoute", "GRPCRoute"), "HTTPS": ("HTTPRoute", "GRPCRoute"), "TLS": ("TLSRoute", "TCPRoute"),
    "TCP": ("TCPRoute",), "UDP": ("UDPRoute",),
}  # fmt: skip


class Listener(NamedTuple):
    """A listener of a Gateway."""

    gateway: Gateway
    part: Part

    @property
    def name(self) -> str:
        """Its name, which routes call `sectionName`."""
        return self.part["name"].text

    @property
    def protocol(self) -> str:
        """`HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or an implementation's own."""
        return self.part["protocol"].text

    @property
    def port(self) -> int | None:
        """The port's number."""
        return self.part["port"].number

    @property
    def hostname(self) -> str:
        """Empty for every host."""
        return self.part["hostname"].text

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of routes it takes; empty where that is not known."""
        named = tuple(kind["kind"].text for kind in self.part.at("allowedRoutes", "kinds").items)
        return named or ROUTES.get(self.protocol, ())

    @property
    def allowed_from(self) -> Part:
        """`allowedRoutes.namespaces.from`."""
        return self.part.at("allowedRoutes", "namespaces", "from")

    @property
    def has_hosts(self) -> bool:
        """Whether its protocol tells hosts apart."""
        return self.protocol in ("HTTP", "HTTPS", "TLS")


class Gateway(Thing):
    """A Gateway."""

    @cached_property
    def listeners(self) -> Sequence[Listener]:
        """Its listeners, those of ListenerSets not among them."""
        return tuple(Listener(self, part) for part in self.spec["listeners"].items)

    @property
    def class_name(self) -> str:
        """`spec.gatewayClassName`."""
        return self.spec["gatewayClassName"].text

    @property
    def is_traefik(self) -> bool:
        """Whether Traefik serves it: by the GatewayClass given, else by the name Traefik's chart gives its class."""
        given = self.unit.find("GatewayClass", "", self.class_name)
        return (
            given.spec["controllerName"].text == "traefik.io/gateway-controller"
            if given is not None
            else self.class_name == "traefik"
        )


def hosts_meet(one: str, other: str) -> bool:
    """Whether some host matches both (`*.x` is one or more labels; empty is every host)."""
    one, other = one.lower(), other.lower()
    if not one or not other or one == other:
        return True
    if one.startswith("*."):
        return other.endswith(one[1:]) or (other.startswith("*.") and one.endswith(other[1:]))
    return other.startswith("*.") and one.endswith(other[1:])
