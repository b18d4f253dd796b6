"""NGINX Gateway Fabric, open source: UpstreamSettingsPolicy, ProxySettingsPolicy and ClientSettingsPolicy."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lbgen.lean_typing import Any
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.gateway.objects import RouteObject
from lbgen.targets.kubernetes.gateway.profile import Additions, Profile, Scene
from lbgen.targets.kubernetes.gateway.standard import approximated, emulated, native, unsupported
from lbgen.targets.kubernetes.ingress.wish import size, with_unit
from lbgen.targets.kubernetes.unheard import affinity_notes, unheard
from lbgen.targets.kubernetes.views import Extension, extension, head
from lbgen.topology import Forward, Route, Topology, Upstream

DOCUMENT = "NGINX Gateway Fabric v2.6: gateway.nginx.org/v1alpha1"
REPORT = "Gateway API conformance report of NGINX Gateway Fabric v2.6 (v1.5)"
API = "gateway.nginx.org/v1alpha1"
ROUTES = "gateway.networking.k8s.io"
_DOES = native(DOCUMENT)
_METHOD = {
    "round_robin": "round_robin", "least_connections": "least_conn", "ip_hash": "hash consistent",
    "random_two_choices": "random two least_conn", "random": "random", "consistent_hash": "hash consistent",
}  # fmt: skip
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def is_apart(topology: Topology, route: Route) -> bool:
    """Policies point at whole HTTPRoutes, so a route with servers, or with a size limit, has one of its own."""
    del topology
    return isinstance(route.action, Forward) or route.max_body_bytes is not None


def add(scene: Scene) -> Additions:
    """The policies that point at Services and at finished routes."""
    return Additions((*_upstreams(scene), *_proxying(scene), *_clients(scene)), {}, tuple(_notes(scene)))


def _object(scene: Scene, kind: str, name: str, spec: dict[str, Any]) -> Extension:
    return extension(API, kind, head(name, scene.settings.namespace, scene.settings.spec), spec)


def _upstreams(scene: Scene) -> Iterator[Extension]:
    http = {name: it for name, it in scene.services.items() if scene.topology.upstreams[name].keepalive and it}
    named = names.unique(scene.settings.spec, [(name, "upstream") for name in http])
    for name, services in http.items():
        upstream = scene.topology.upstreams[name]
        targets = [
            {"group": "core", "kind": "Service", "name": service} for service in dict.fromkeys(it for it, _ in services)
        ]
        spec: dict[str, Any] = {"targetRefs": targets[:16], **_method(upstream)}
        if upstream.keepalive and upstream.keepalive.connections:
            timeout = with_unit(upstream.keepalive.idle_timeout_ms)
            spec["keepAlive"] = {"connections": upstream.keepalive.connections, "timeout": timeout}
        yield _object(scene, "UpstreamSettingsPolicy", named[name, "upstream"], spec)


def _method(upstream: Upstream) -> dict[str, Any]:
    if upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        return {"loadBalancingMethod": "ip_hash"}
    method = _METHOD.get(upstream.algorithm)
    if method is None:
        return {}
    key = _hash_key(upstream) if method == "hash consistent" else None
    if method == "hash consistent" and key is None:
        return {}
    return {"loadBalancingMethod": method} | ({"hashMethodKey": key} if key else {})


def _hash_key(upstream: Upstream) -> str | None:
    on = upstream.hash_on
    if on is None or on.kind == "client_ip":
        return "$remote_addr"
    if on.kind == "uri":
        return "$request_uri"
    name = on.name.lower().replace("-", "_")
    prefix = {"header": "$http_", "cookie": "$cookie_", "query": "$arg_"}[on.kind]
    return prefix + name if _NAME.issuperset(name) else None


def _proxying(scene: Scene) -> Iterator[Extension]:
    wanted: dict[str, list[RouteObject]] = {}
    for route in scene.topology.routes:
        if isinstance(route.action, Forward) and route.name in scene.route_objects:
            spec = json.dumps(_timeouts(route, scene.topology))
            wanted.setdefault(spec, []).extend(scene.route_objects[route.name])
    chunks = [(spec, it[at : at + 16]) for spec, it in wanted.items() for at in range(0, len(it), 16)]
    named = names.unique(scene.settings.spec, [("proxying", str(number)) for number, _ in enumerate(chunks, 1)])
    for number, (spec, objects) in enumerate(chunks, 1):
        targets = [{"group": ROUTES, "kind": it.kind, "name": it.name} for it in objects]
        yield _object(
            scene, "ProxySettingsPolicy", named["proxying", str(number)],
            {"targetRefs": targets, "timeout": json.loads(spec)},
        )  # fmt: skip


def _timeouts(route: Route, topology: Topology) -> dict[str, str]:
    assert isinstance(route.action, Forward)
    base = topology.upstreams[max(route.action.shares, key=lambda it: it.weight).upstream].timeouts
    own = route.timeouts
    return {
        "connect": with_unit(base.connect_ms if own.connect_ms is None else own.connect_ms),
        "read": with_unit(base.read_ms if own.read_ms is None else own.read_ms),
        "send": with_unit(base.send_ms if own.send_ms is None else own.send_ms),
    }


def _clients(scene: Scene) -> Iterator[Extension]:
    limited = [it for it in scene.topology.routes if it.max_body_bytes is not None and it.name in scene.route_objects]
    named = names.unique(
        scene.settings.spec,
        [(it.name, "body", target.name) for it in limited for target in scene.route_objects[it.name]],
    )
    for route in limited:
        for target in scene.route_objects[route.name]:
            spec = {
                "targetRef": {"group": ROUTES, "kind": target.kind, "name": target.name},
                "body": {"maxSize": size(route.max_body_bytes or 0)},
            }
            yield _object(scene, "ClientSettingsPolicy", named[route.name, "body", target.name], spec)


def _notes(scene: Scene) -> Iterator[Note]:
    """What no policy says: of streams, of the smaller shares of a split, and of affinity."""
    for name in scene.stream_objects:
        why = "policies for upstreams and proxying are for HTTP and gRPC"
        upstream = scene.topology.upstreams[name]
        asked = ("timeouts", "hash_on") if upstream.algorithm == "round_robin" else ("timeouts", "hash_on", "algorithm")
        yield from unheard(scene.topology, upstream, asked, why, "as nginx does it")
    for route in scene.topology.routes:
        if isinstance(route.action, Forward):
            yield from _split_notes(route, scene.topology)
    for upstream in scene.topology.upstreams.values():
        persistence = upstream.session_persistence
        if upstream.name in scene.services and persistence and persistence.type == "client_ip":
            yield from affinity_notes(upstream, "ip_hash")


def _split_notes(route: Route, topology: Topology) -> Iterator[Note]:
    """A ProxySettingsPolicy holds for the whole route."""
    assert isinstance(route.action, Forward)
    main = topology.upstreams[max(route.action.shares, key=lambda it: it.weight).upstream]
    for share in route.action.shares:
        upstream = topology.upstreams[share.upstream]
        for key in ("connect", "send", "read"):
            field = f"{key}_ms"
            own, other = getattr(upstream.timeouts, field), getattr(main.timeouts, field)
            if own != other and getattr(route.timeouts, field) is None:
                place = (*upstream.origin, "timeouts", key)
                why = "a policy holds for the whole route"
                yield Note(f"timeouts.{key}", place, Support.APPROXIMATED, why, with_unit(own), with_unit(other))


PROFILE = Profile(
    title="NGINX Gateway Fabric",
    document=DOCUMENT,
    classes=("nginx", "nginx-gateway"),
    is_apart=is_apart,
    add=add,
    rows={
        "timeouts.connect": _DOES,
        "timeouts.read": _DOES,
        "timeouts.send": _DOES,
        "route.timeouts": _DOES,
        "algorithm.round_robin": _DOES,
        "algorithm.least_connections": _DOES,
        "algorithm.ip_hash": emulated("hash $remote_addr consistent", DOCUMENT),
        "algorithm.consistent_hash": _DOES,
        "algorithm.random_two_choices": _DOES,
        "algorithm.random": _DOES,
        "algorithm.least_response_time": unsupported("least_time is in NGINX Plus alone", DOCUMENT),
        "hash_on.client_ip": _DOES,
        "hash_on.uri": _DOES,
        "hash_on.header": _DOES,
        "hash_on.cookie": _DOES,
        "hash_on.query": _DOES,
        "session_persistence.client_ip": approximated("ip_hash: the first three octets of an IPv4 address", DOCUMENT),
        "listener.tls": unsupported("no conformance is reported for TLS that ends at a TLS listener", REPORT),
        "upstream.h2c": unsupported("no conformance is reported for HTTP/2 to servers", REPORT),
        "keepalive.connections": _DOES,
        "keepalive.idle_timeout": _DOES,
        "max_body_size": _DOES,
    },
)
