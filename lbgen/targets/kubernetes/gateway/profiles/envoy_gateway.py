"""Envoy Gateway: BackendTrafficPolicy, SecurityPolicy, ClientTrafficPolicy and HTTPRouteFilter beside the routes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.gateway.envoy import traffic
from lbgen.targets.kubernetes.gateway.objects import RouteObject
from lbgen.targets.kubernetes.gateway.profile import Additions, Profile, Scene
from lbgen.targets.kubernetes.gateway.standard import approximated, emulated, native, unsupported
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.secrets import from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.unheard import of_deciders
from lbgen.targets.kubernetes.views import Extension, extension, head
from lbgen.topology import BasicAuth, ExternalAuth, Forward, Listener, Respond, Route, Topology

DOCUMENT = "Envoy Gateway v1.9: extension API gateway.envoyproxy.io/v1alpha1"
API = "gateway.envoyproxy.io/v1alpha1"
GROUP = "gateway.envoyproxy.io"
ROUTES = "gateway.networking.k8s.io"
MOST_TARGETS = 16
DEFAULT_REALM = "restricted"
_DOES = native(DOCUMENT)
_LOWEST = {"modern": "1.3", "intermediate": "1.2", "old": "1.0"}


def is_apart(topology: Topology, route: Route) -> bool:
    """Policies point at whole HTTPRoutes, so a route with servers, or with guards, has one of its own."""
    del topology
    return isinstance(route.action, Forward) or bool(route.auth or route.allow)


def filters(topology: Topology, settings: Settings, pools: Mapping[str, Pool]) -> Additions:
    """Fixed answers, as HTTPRouteFilters."""
    del pools
    answers = [(route, route.action) for route in topology.routes if isinstance(route.action, Respond)]
    named = names.unique(settings.spec, [(route.name, "answer") for route, _ in answers])
    objects, refs = [], {}
    for route, action in answers:
        name = named[route.name, "answer"]
        body = {"type": "Inline", "inline": action.body} if action.body else None
        answer: dict[str, Any] = {"contentType": action.content_type, "statusCode": action.status}
        if body:
            answer["body"] = body
        metadata = head(name, settings.namespace, settings.spec)
        objects.append(extension(API, "HTTPRouteFilter", metadata, {"directResponse": answer}))
        refs[route.name] = ((GROUP, "HTTPRouteFilter", name),)
    return Additions(tuple(objects), refs)


def add(scene: Scene) -> Additions:
    """The policies that point at finished routes and at the Gateway."""
    objects: list[Extension] = []
    notes: list[Note] = []
    wanted: dict[str, list[RouteObject]] = {}
    for route in scene.topology.routes:
        if isinstance(route.action, Forward) and route.name in scene.route_objects:
            spec = json.dumps(traffic.of_route(route, scene.topology), sort_keys=False)
            wanted.setdefault(spec, []).extend(scene.route_objects[route.name])
            notes += traffic.route_notes(route, scene.topology)
    for name, made in scene.stream_objects.items():
        spec = json.dumps(traffic.of_stream(scene.topology.upstreams[name]), sort_keys=False)
        wanted.setdefault(spec, []).extend(made)
        notes += traffic.stream_notes(scene.topology.upstreams[name])
    keys = [("traffic", str(number)) for number, _ in enumerate(_chunked(wanted), 1)]
    named = names.unique(scene.settings.spec, keys)
    for key, (spec, targets) in zip(keys, _chunked(wanted), strict=True):
        objects.append(_policy(scene, "BackendTrafficPolicy", named[key], _targets(targets) | json.loads(spec)))
    objects += _security(scene)
    objects += _client_traffic(scene)
    for route in scene.topology.routes:
        if isinstance(route.auth, BasicAuth):
            place = (*route.origin, "auth", "basic")
            if route.auth.realm != DEFAULT_REALM:
                why = "a SecurityPolicy names no realm"
                words = f"realm `{route.auth.realm}`"
                notes.append(Note("auth.basic", place, Support.APPROXIMATED, why, words, "Envoy's own"))
            notes.append(
                from_file("auth.basic", place, route.auth.users_file, f"Secret {_users(scene, route)}", ".htpasswd")
            )
    notes += of_deciders(scene.topology, "a policy points at routes, and none leads to who decides")
    return Additions(tuple(objects), {}, tuple(notes))


def _chunked(wanted: Mapping[str, list[RouteObject]]) -> Iterator[tuple[str, list[RouteObject]]]:
    for spec, targets in wanted.items():
        for start in range(0, len(targets), MOST_TARGETS):
            yield spec, targets[start : start + MOST_TARGETS]


def _policy(scene: Scene, kind: str, name: str, spec: Mapping[str, Any]) -> Extension:
    return extension(API, kind, head(name, scene.settings.namespace, scene.settings.spec), spec)


def _targets(objects: Iterable[RouteObject]) -> dict[str, Any]:
    return {"targetRefs": [{"group": ROUTES, "kind": it.kind, "name": it.name} for it in objects]}


def _users(scene: Scene, route: Route) -> str:
    wanted = [(it.name, "users") for it in scene.topology.routes if isinstance(it.auth, BasicAuth)]
    return names.unique(scene.settings.spec, wanted)[route.name, "users"]


def _security(scene: Scene) -> Iterator[Extension]:
    guarded = [it for it in scene.topology.routes if (it.auth or it.allow) and it.name in scene.route_objects]
    named = names.unique(scene.settings.spec, [(it.name, "security") for it in guarded])
    for route in guarded:
        spec: dict[str, Any] = _targets(scene.route_objects[route.name])
        match route.auth:
            case BasicAuth():
                spec["basicAuth"] = {"users": {"name": _users(scene, route)}}
            case ExternalAuth() as external:
                services = scene.services.get(external.upstream, ())
                ports = [{"name": name, "port": port} for name, port in services[:1]]
                spec["extAuth"] = {"failOpen": False, "http": {"backendRefs": ports, "path": external.path}}
            case None:
                pass
        if route.allow:
            rule = {"action": "Allow", "principal": {"clientCIDRs": [_network(it) for it in route.allow]}}
            spec["authorization"] = {"defaultAction": "Deny", "rules": [rule]}
        yield _policy(scene, "SecurityPolicy", named[route.name, "security"], spec)


def _network(text: str) -> str:
    return text if "/" in text else f"{text}/{128 if ':' in text else 32}"


def _client_traffic(scene: Scene) -> Iterator[Extension]:
    """Per listener section: TLS versions, trusted proxies, the PROXY protocol."""
    listeners = [it for it in scene.topology.listeners.values() if it.name in scene.sections]
    wanted = [(it, section) for it in listeners for section in scene.sections[it.name] if _client(it)]
    named = names.unique(scene.settings.spec, [(section.name, "clients") for _, section in wanted])
    for listener, section in wanted:
        target = {"group": ROUTES, "kind": "Gateway", "name": section.gateway, "sectionName": section.name}
        spec = {"targetRefs": [target], **_client(listener)}
        yield _policy(scene, "ClientTrafficPolicy", named[section.name, "clients"], spec)


def _client(listener: Listener) -> dict[str, Any]:
    spec: dict[str, Any] = {}
    if listener.proxy_protocol:
        spec["proxyProtocol"] = {"optional": False}
    if listener.trusted_proxies:
        networks = [_network(it) for it in listener.trusted_proxies]
        spec["clientIPDetection"] = {"xForwardedFor": {"trustedCIDRs": networks}}
    if listener.tls:
        tls: dict[str, Any] = {"minVersion": _LOWEST[listener.tls.policy]}
        if listener.is_http and not listener.http2:
            tls["alpnProtocols"] = ["http/1.1"]
        spec["tls"] = tls
    return spec


PROFILE = Profile(
    title="Envoy Gateway",
    document=DOCUMENT,
    classes=("envoy", "envoy-gateway", "eg"),
    is_apart=is_apart,
    filters=filters,
    add=add,
    stops_http2=True,
    rows={
        "listener.proxy_protocol": _DOES,
        "listener.trusted_proxies": emulated("a ClientTrafficPolicy", DOCUMENT),
        "tls.policy.modern": approximated("a ClientTrafficPolicy's lowest version; ciphers are Envoy's", DOCUMENT),
        "tls.policy.intermediate": approximated(
            "a ClientTrafficPolicy's lowest version; ciphers are Envoy's", DOCUMENT
        ),
        "tls.policy.old": approximated("a ClientTrafficPolicy's lowest version; ciphers are Envoy's", DOCUMENT),
        "algorithm.round_robin": _DOES,
        "algorithm.least_connections": approximated("LeastRequest: of two random servers the less busy", DOCUMENT),
        "algorithm.ip_hash": emulated("ConsistentHash of the source address", DOCUMENT),
        "algorithm.consistent_hash": _DOES,
        "algorithm.random_two_choices": emulated("LeastRequest", DOCUMENT),
        "algorithm.random": _DOES,
        "algorithm.least_response_time": unsupported(
            "Envoy Gateway has no such algorithm; round robin is rendered", DOCUMENT
        ),
        "hash_on.client_ip": _DOES,
        "hash_on.header": _DOES,
        "hash_on.cookie": _DOES,
        "hash_on.query": _DOES,
        "hash_on.uri": unsupported("Envoy Gateway hashes address, header, cookie or query parameter", DOCUMENT),
        "server.max_connections": approximated("one limit for all servers of a route, the largest", DOCUMENT),
        "health_check.http": _DOES,
        "health_check.tcp": _DOES,
        "health_check.grpc": _DOES,
        "health_check.timing": _DOES,
        "health_check.expect": _DOES,
        "passive_health_check": approximated("failures in a row, not within a window", DOCUMENT),
        "session_persistence.cookie": approximated(
            "a consistent hash of the cookie: a server that comes or goes moves some clients", DOCUMENT
        ),
        "session_persistence.client_ip": emulated("ConsistentHash of the source address", DOCUMENT),
        "session_persistence.lifetime": _DOES,
        "timeouts.connect": _DOES,
        "retries.attempts": _DOES,
        "retries.on": approximated("Envoy's triggers; a silent server is not retried", DOCUMENT),
        "slow_start": _DOES,
        "match.path.regex": approximated("regexes stand before prefixes, ordered by length", DOCUMENT),
        "respond": _DOES,
        "allow": _DOES,
        "auth.basic": emulated("a SecurityPolicy; its Secret holds SHA-1 hashes alone", DOCUMENT),
        "auth.external": approximated(
            "a SecurityPolicy, which passes every refusal on as it is; the service sees Host, method, path and the "
            "header Authorization alone",
            DOCUMENT,
        ),
        "max_body_size": approximated("requests are buffered whole, which breaks streams", DOCUMENT),
        "rate_limit": approximated("local limits count all clients together", DOCUMENT),
        "rate_limit.burst": unsupported("local limits have no burst", DOCUMENT),
        "rate_limit.key": approximated("the global key alone", DOCUMENT),
    },
)
