"""Which routes a listener takes: by kind, namespace and host; and what a ReferenceGrant lets over a border."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.targets.kubernetes.resolved.gateway import Gateway, Listener, hosts_meet
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import GROUP, Route
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests

_OWN_NAME = "kubernetes.io/metadata.name"


def takes_kind(listener: Listener, route: Route) -> bool:
    """Whether it takes routes of that kind; yes where its protocol is an implementation's own."""
    return not listener.kinds or route.kind in listener.kinds


def takes_namespace(listener: Listener, route: Route) -> bool | None:
    """Whether it takes routes of that namespace; None where that hangs on what is not given."""
    gateway = listener.gateway
    match listener.allowed_from.text or "Same":
        case "All":
            return True
        case "Same":
            is_same = route.namespace == gateway.namespace
            return is_same or (None if not (route.is_placed and gateway.is_placed) else False)
        case _:
            selector = listener.part.at("allowedRoutes", "namespaces", "selector")
            return _selected(selector, route) if route.is_placed else None


def _selected(selector: Part, route: Route) -> bool | None:
    given = route.unit.find("Namespace", "", route.namespace)
    if selector["matchExpressions"] or not selector:
        return None
    for key, value in selector["matchLabels"].entries:
        if key == _OWN_NAME:
            if value.text != route.namespace:
                return False
        elif given is None:
            return None
        elif given.labels.get(key) != value.text:
            return False
    return True


def hosts_of(listener: Listener, route: Route) -> bool:
    """Whether some host is both the listener's and the route's."""
    if not listener.has_hosts or not route.hostnames:
        return True
    return any(hosts_meet(host.text, listener.hostname) for host in route.hostnames)


def attached(route: Route) -> Iterator[Listener]:
    """The given listeners that take the route, as far as is known."""
    for parent in route.parents:
        for listener in parent.listeners:
            if takes_kind(listener, route) and takes_namespace(listener, route) and hosts_of(listener, route):
                yield listener


def crosses(thing: Thing, namespace: str) -> bool:
    """Whether a reference from an object goes into another namespace than its own, as far as is written."""
    return thing.is_placed and namespace != thing.namespace


def is_granted(source: Route | Gateway, kind: str, namespace: str, name: str) -> bool:
    """Whether a given ReferenceGrant lets a route or a Gateway refer to an object in another namespace."""
    return any(
        grant.namespace == namespace and _names_source(grant, source) and _names_target(grant, kind, name)
        for grant in source.unit.of("ReferenceGrant")
    )


def _names_source(grant: Thing, source: Route | Gateway) -> bool:
    wanted = (GROUP, source.kind, source.namespace)
    return any(
        (one["group"].text, one["kind"].text, one["namespace"].text) == wanted for one in grant.spec["from"].items
    )


def _names_target(grant: Thing, kind: str, name: str) -> bool:
    return any(
        (one["group"].text, one["kind"].text) == ("", kind) and one["name"].text in ("", name)
        for one in grant.spec["to"].items
    )


def is_worth_a_word(unit: Manifests, namespace: str) -> bool:
    """Whether what is missing in a namespace would probably be given: something else in it is."""
    return unit.is_complete or unit.has_namespace(namespace)
