"""Routes of Gateway API: where they attach and where they send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from lbgen.lean_typing import NamedTuple
from lbgen.targets.kubernetes.resolved.gateway import Gateway, Listener
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.thing import Thing

GROUP = "gateway.networking.k8s.io"
KINDS = ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")


class Parent(NamedTuple):
    """One of a route's `parentRefs`."""

    route: Route
    part: Part

    @property
    def namespace(self) -> str:
        """The Gateway's namespace, the route's own where none is named."""
        return self.part["namespace"].text or self.route.namespace

    @property
    def is_gateway(self) -> bool:
        """Whether it names a Gateway, not a Service of a mesh."""
        return (self.part["kind"].text or "Gateway") == "Gateway" and (self.part["group"].text or GROUP) == GROUP

    @property
    def gateway(self) -> Gateway | None:
        """The Gateway, where it was given."""
        found = self.route.unit.find("Gateway", self.namespace, self.part["name"].text) if self.is_gateway else None
        return found if isinstance(found, Gateway) else None

    @property
    def listeners(self) -> Sequence[Listener]:
        """The Gateway's listeners that its section and port name."""
        gateway = self.gateway
        section, port = self.part["sectionName"].text, self.part["port"].number
        return tuple(
            one
            for one in (gateway.listeners if gateway else ())
            if section in ("", one.name) and port in (None, one.port)
        )


class Backend(NamedTuple):
    """One of a rule's `backendRefs`, or where a filter sends."""

    route: Route
    part: Part

    @property
    def is_service(self) -> bool:
        """Whether it names a Service of the core group."""
        return (self.part["kind"].text or "Service") == "Service" and not self.part["group"].text

    @property
    def name(self) -> str:
        """The object's name."""
        return self.part["name"].text

    @property
    def namespace(self) -> str:
        """The object's namespace, the route's own where none is named."""
        return self.part["namespace"].text or self.route.namespace

    @property
    def service(self) -> Service | None:
        """The Service, where it was given."""
        return self.route.unit.service(self.namespace, self.name) if self.is_service else None

    @property
    def weight(self) -> int:
        """Its share, 1 where none is written."""
        number = self.part["weight"].number
        return 1 if number is None else number


class RouteRule(NamedTuple):
    """One of a route's rules."""

    route: Route
    part: Part

    @property
    def backends(self) -> Sequence[Backend]:
        """Where it sends requests to."""
        return tuple(Backend(self.route, part) for part in self.part["backendRefs"].items)

    @property
    def own_filters(self) -> Sequence[Part]:
        """Its filters, those of its backends not among them."""
        return tuple(self.part["filters"].items)

    @property
    def filters(self) -> Iterator[Part]:
        """Its filters, and those of its backends."""
        yield from self.own_filters
        for ref in self.part["backendRefs"].items:
            yield from ref["filters"].items

    @property
    def matches(self) -> Sequence[Part]:
        """Its matches; none means everything."""
        return tuple(self.part["matches"].items)

    @property
    def redirect(self) -> Part | None:
        """The redirect it answers with."""
        return next((one["requestRedirect"] for one in self.own_filters if one["type"].text == "RequestRedirect"), None)

    @property
    def where(self) -> Part:
        """Where a finding about the whole rule points: its name, else its first line."""
        first = next((part for _, part in self.part.entries), self.part)
        return self.part["name"] or first


class Route(Thing):
    """A route of any kind."""

    @property
    def keys(self) -> Sequence[str]:
        """Also `Route`."""
        return (*super().keys, "Route")

    @cached_property
    def parents(self) -> Sequence[Parent]:
        """Where it wants to attach."""
        return tuple(Parent(self, part) for part in self.spec["parentRefs"].items)

    @cached_property
    def rules(self) -> Sequence[RouteRule]:
        """Its rules."""
        return tuple(RouteRule(self, part) for part in self.spec["rules"].items)

    @property
    def backends(self) -> Iterator[Backend]:
        """Where all its rules send to, mirrors among them."""
        for rule in self.rules:
            yield from rule.backends
            for found in rule.filters:
                mirrored = found.at("requestMirror", "backendRef")
                if mirrored:
                    yield Backend(self, mirrored)

    @cached_property
    def hostnames(self) -> Sequence[Part]:
        """Its host names; none means those of its listeners."""
        return tuple(self.spec["hostnames"].texts)

    @property
    def gateways(self) -> Iterator[Gateway]:
        """The given Gateways it wants to attach to."""
        return (gateway for parent in self.parents if (gateway := parent.gateway) is not None)
