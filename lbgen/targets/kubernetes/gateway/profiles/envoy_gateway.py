"""Envoy Gateway: BackendTrafficPolicy, SecurityPolicy, ClientTrafficPolicy and HTTPRouteFilter beside the routes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.gateway.profile import Additions, Profile, Scene
from lbgen.targets.kubernetes.gateway.rules import gateway_duration
from lbgen.targets.kubernetes.gateway.standard import approximated, emulated, native, unsupported
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.secrets import from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import Extension, extension, head
from lbgen.topology import (
    BasicAuth,
    ExternalAuth,
    Forward,
    HealthCheck,
    Listener,
    RateLimit,
    Respond,
    Retries,
    Route,
    Topology,
    Upstream,
)

DOCUMENT = "Envoy Gateway v1.9: extension API gateway.envoyproxy.io/v1alpha1"
API = "gateway.envoyproxy.io/v1alpha1"
GROUP = "gateway.envoyproxy.io"
ROUTES = "gateway.networking.k8s.io"
MOST_TARGETS = 16
_DOES = native(DOCUMENT)
_UNITS = ((3_600_000, "Hour"), (60_000, "Minute"), (1_000, "Second"))
_STATUS = {"http_500": 500, "http_502": 502, "http_503": 503, "http_504": 504}
_TRIGGER = {"connect_error": ("connect-failure", "refused-stream"), "timeout": ("reset-before-request",)}
_HASH = {"header": "Header", "cookie": "Cookie", "query": "QueryParams"}
_LOWEST = {"modern": "1.3", "intermediate": "1.2", "old": "1.0"}


def is_apart(topology: Topology, route: Route) -> bool:
    """Policies point at whole HTTPRoutes, so a route with servers has one of its own."""
    del topology
    return isinstance(route.action, Forward)


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
    wanted: dict[str, list[str]] = {}
    for route in scene.topology.routes:
        if isinstance(route.action, Forward) and route.name in scene.route_objects:
            spec = json.dumps(_traffic(route, scene.topology), sort_keys=False)
            wanted.setdefault(spec, []).extend(scene.route_objects[route.name])
            notes += _notes(route, scene.topology)
    keys = [("traffic", str(number)) for number, _ in enumerate(_chunked(wanted), 1)]
    named = names.unique(scene.settings.spec, keys)
    for key, (spec, targets) in zip(keys, _chunked(wanted), strict=True):
        objects.append(_policy(scene, "BackendTrafficPolicy", named[key], _targets(targets) | json.loads(spec)))
    objects += _security(scene)
    objects += _client_traffic(scene)
    for route in scene.topology.routes:
        if isinstance(route.auth, BasicAuth):
            place = (*route.origin, "auth", "users_file")
            notes.append(
                from_file("auth.basic", place, route.auth.users_file, f"Secret {_users(scene, route)}", ".htpasswd")
            )
    return Additions(tuple(objects), {}, tuple(notes))


def _chunked(wanted: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    for spec, targets in wanted.items():
        for start in range(0, len(targets), MOST_TARGETS):
            yield spec, targets[start : start + MOST_TARGETS]


def _policy(scene: Scene, kind: str, name: str, spec: Mapping[str, Any]) -> Extension:
    return extension(API, kind, head(name, scene.settings.namespace, scene.settings.spec), spec)


def _targets(objects: list[str]) -> dict[str, Any]:
    return {"targetRefs": [{"group": ROUTES, "kind": "HTTPRoute", "name": name} for name in objects]}


def _traffic(route: Route, topology: Topology) -> dict[str, Any]:
    """Of the upstream with the largest share: a policy holds for the whole route."""
    upstream = _main(route, topology)
    spec: dict[str, Any] = {"loadBalancer": _balance(upstream)}
    spec["timeout"] = {"tcp": {"connectTimeout": gateway_duration(_connect_ms(route, upstream))}}
    if upstream.retries.attempts:
        spec["retry"] = _retry(upstream.retries)
    checks = _checks(upstream)
    if checks:
        spec["healthCheck"] = checks
    largest = max((server.max_connections or 0 for server in upstream.servers), default=0)
    if largest:
        spec["circuitBreaker"] = {"perEndpoint": {"maxConnections": largest}}
    if route.rate_limit and route.rate_limit.key.kind == "global":
        spec["rateLimit"] = {"type": "Local", "local": {"rules": [{"limit": _limit(route.rate_limit)}]}}
    if route.max_body_bytes is not None:
        spec["requestBuffer"] = {"limit": str(route.max_body_bytes)}
    return spec


def _main(route: Route, topology: Topology) -> Upstream:
    assert isinstance(route.action, Forward)
    return topology.upstreams[max(route.action.shares, key=lambda it: it.weight).upstream]


def _connect_ms(route: Route, upstream: Upstream) -> int:
    own = route.timeouts.connect_ms
    return upstream.timeouts.connect_ms if own is None else own


def _balance(upstream: Upstream) -> dict[str, Any]:
    persistence = upstream.session_persistence
    if persistence and persistence.type == "cookie":
        cookie: dict[str, Any] = {"name": persistence.cookie}
        cookie["ttl"] = gateway_duration(persistence.lifetime_ms or 0)
        return {"type": "ConsistentHash", "consistentHash": {"type": "Cookie", "cookie": cookie}}
    if persistence or upstream.algorithm == "ip_hash":
        return {"type": "ConsistentHash", "consistentHash": {"type": "SourceIP"}}
    if upstream.algorithm == "consistent_hash":
        return {"type": "ConsistentHash", "consistentHash": _hash(upstream)}
    kinds = {"least_connections": "LeastRequest", "random_two_choices": "LeastRequest", "random": "Random"}
    made: dict[str, Any] = {"type": kinds.get(upstream.algorithm, "RoundRobin")}
    if upstream.slow_start_ms and made["type"] != "Random":
        made["slowStart"] = {"window": gateway_duration(upstream.slow_start_ms)}
    return made


def _hash(upstream: Upstream) -> dict[str, Any]:
    on = upstream.hash_on
    if on is None or on.kind not in _HASH:
        return {"type": "SourceIP"}
    parts: dict[str, dict[str, Any]] = {
        "header": {"header": {"name": on.name}},
        "cookie": {"cookie": {"name": on.name}},
        "query": {"queryParams": [{"name": on.name}]},
    }
    return {"type": _HASH[on.kind], **parts[on.kind]}


def _retry(wish: Retries) -> dict[str, Any]:
    triggers = [trigger for reason in wish.on for trigger in _TRIGGER.get(reason, ())]
    statuses = [_STATUS[reason] for reason in wish.on if reason in _STATUS]
    on: dict[str, Any] = {"triggers": triggers + (["retriable-status-codes"] if statuses else [])}
    if statuses:
        on["httpStatusCodes"] = statuses
    return {"numRetries": wish.attempts, "retryOn": on}


def _checks(upstream: Upstream) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if upstream.health_check:
        found["active"] = _active(upstream.health_check)
    passive = upstream.passive_health_check
    if passive:
        window = gateway_duration(passive.window_ms)
        found["passive"] = {"consecutive5XxErrors": passive.failures, "interval": window, "baseEjectionTime": window}
    return found


def _active(check: HealthCheck) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": {"http": "HTTP", "tcp": "TCP", "grpc": "GRPC"}[check.type],
        "interval": gateway_duration(check.interval_ms),
        "timeout": gateway_duration(check.timeout_ms),
        "unhealthyThreshold": check.unhealthy_threshold,
        "healthyThreshold": check.healthy_threshold,
    }
    if check.type == "http":
        statuses = [status for low, high in check.status for status in range(low, high + 1)]
        made["http"] = {"path": check.request_path, "expectedStatuses": statuses}
    if check.type == "tcp":
        made["tcp"] = {}
    return made


def _limit(limit: RateLimit) -> dict[str, Any]:
    for size, unit in _UNITS:
        if limit.per_ms >= size:
            return {"requests": max(1, round(limit.requests * size / limit.per_ms)), "unit": unit}
    return {"requests": max(1, round(limit.requests * 1000 / limit.per_ms)), "unit": "Second"}


def _users(scene: Scene, route: Route) -> str:
    wanted = [(it.name, "users") for it in scene.topology.routes if isinstance(it.auth, BasicAuth)]
    return names.unique(scene.settings.spec, wanted)[route.name, "users"]


def _security(scene: Scene) -> Iterator[Extension]:
    guarded = [it for it in scene.topology.routes if (it.auth or it.allow) and it.name in scene.route_objects]
    named = names.unique(scene.settings.spec, [(it.name, "security") for it in guarded])
    for route in guarded:
        spec: dict[str, Any] = _targets(list(scene.route_objects[route.name]))
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
    named = names.unique(scene.settings.spec, [(section, "clients") for _, section in wanted])
    for listener, section in wanted:
        target = {"group": ROUTES, "kind": "Gateway", "name": scene.gateway, "sectionName": section}
        spec = {"targetRefs": [target], **_client(listener)}
        yield _policy(scene, "ClientTrafficPolicy", named[section, "clients"], spec)


def _client(listener: Listener) -> dict[str, Any]:
    spec: dict[str, Any] = {}
    if listener.proxy_protocol:
        spec["proxyProtocol"] = {"optional": False}
    if listener.trusted_proxies:
        networks = [_network(it) for it in listener.trusted_proxies]
        spec["clientIPDetection"] = {"xForwardedFor": {"trustedCIDRs": networks}}
    if listener.tls:
        tls: dict[str, Any] = {"minVersion": _LOWEST[listener.tls.policy]}
        if not listener.http2:
            tls["alpnProtocols"] = ["http/1.1"]
        spec["tls"] = tls
    return spec


def _notes(route: Route, topology: Topology) -> Iterator[Note]:
    assert isinstance(route.action, Forward)
    upstream = _main(route, topology)
    limit = route.rate_limit
    if limit and limit.key.kind != "global":
        why = "a local limit counts all clients together; one per client needs Envoy Gateway's rate limit service"
        place = (*limit.origin, "requests")
        yield Note("rate_limit", place, Support.UNSUPPORTED, why, f"a limit per {limit.key.kind}", "no limit")
    if limit and limit.key.kind == "global":
        shown = _limit(limit)
        place = (*limit.origin, "requests")
        why = "limits are per second, minute or hour, and the status is 429"
        after = f"{shown['requests']} per {shown['unit'].lower()}"
        yield Note("rate_limit", place, Support.APPROXIMATED, why, f"{limit.requests} per {limit.per_ms}ms", after)
    if upstream.hash_on and upstream.hash_on.kind == "uri":
        place = (*upstream.origin, "hash_on", "kind")
        why = "Envoy Gateway hashes address, header, cookie or query parameter"
        yield Note("hash_on.uri", place, Support.UNSUPPORTED, why, "path and query", "the client's address")
    others = {share.upstream for share in route.action.shares} - {upstream.name}
    for name in sorted(others):
        if _balance(topology.upstreams[name]) != _balance(upstream):
            place = (*topology.upstreams[name].origin, "algorithm")
            why = "a policy holds for the whole route"
            feature = f"algorithm.{topology.upstreams[name].algorithm}"
            yield Note(feature, place, Support.APPROXIMATED, why, "its own", f"as `{upstream.name}`")


PROFILE = Profile(
    title="Envoy Gateway",
    document=DOCUMENT,
    classes=("envoy", "envoy-gateway", "eg"),
    is_apart=is_apart,
    filters=filters,
    add=add,
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
        "auth.external": approximated("a SecurityPolicy, which passes every refusal on as it is", DOCUMENT),
        "max_body_size": approximated("requests are buffered whole, which breaks streams", DOCUMENT),
        "rate_limit": approximated("local limits count all clients together", DOCUMENT),
        "rate_limit.burst": unsupported("local limits have no burst", DOCUMENT),
        "rate_limit.key": approximated("the global key alone", DOCUMENT),
    },
)
