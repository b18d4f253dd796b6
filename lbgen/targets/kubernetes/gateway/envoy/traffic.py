"""What a BackendTrafficPolicy says of an upstream: algorithm, timeouts, retries, checks, limits; and what it loses."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import Any
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes.gateway.rules import gateway_duration
from lbgen.targets.kubernetes.unheard import affinity_notes
from lbgen.topology import Forward, HealthCheck, RateLimit, Retries, Route, SpecPath, Topology, Upstream

_UNITS = ((3_600_000, "Hour"), (60_000, "Minute"), (1_000, "Second"))
_STATUS = {"http_500": 500, "http_502": 502, "http_503": 503, "http_504": 504}
_TRIGGER = {"connect_error": ("connect-failure", "refused-stream"), "timeout": ("reset-before-request",)}
_HASH = {"header": "Header", "cookie": "Cookie", "query": "QueryParams"}
_WHOLE = "a policy holds for the whole route"


def of_route(route: Route, topology: Topology) -> dict[str, Any]:
    """Of the upstream with the largest share: a policy holds for the whole route."""
    upstream = _main(route, topology)
    spec: dict[str, Any] = {"loadBalancer": _balance(upstream)}
    spec["timeout"] = {"tcp": {"connectTimeout": gateway_duration(_connect_ms(route, upstream))}}
    if retry := _retry(upstream.retries):
        spec["retry"] = retry
    spec |= _servers(upstream)
    if route.rate_limit and route.rate_limit.key.kind == "global":
        spec["rateLimit"] = {"type": "Local", "local": {"rules": [{"limit": _limit(route.rate_limit)}]}}
    if route.max_body_bytes is not None:
        spec["requestBuffer"] = {"limit": str(route.max_body_bytes)}
    return spec


def of_stream(upstream: Upstream) -> dict[str, Any]:
    """Of an upstream of TCP or UDP, where nothing is repeated; UDP knows no connections either."""
    spec: dict[str, Any] = {"loadBalancer": _balance(upstream)}
    if upstream.protocol != "udp":
        spec["timeout"] = {"tcp": {"connectTimeout": gateway_duration(upstream.timeouts.connect_ms)}}
        spec |= _servers(upstream)
    return spec


def _servers(upstream: Upstream) -> dict[str, Any]:
    spec: dict[str, Any] = {}
    if checks := _checks(upstream):
        spec["healthCheck"] = checks
    largest = max((server.max_connections or 0 for server in upstream.servers), default=0)
    if largest:
        spec["circuitBreaker"] = {"perEndpoint": {"maxConnections": largest}}
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
    """Nothing where nothing is repeated."""
    triggers = [trigger for reason in wish.on for trigger in _TRIGGER.get(reason, ())]
    statuses = [_STATUS[reason] for reason in wish.on if reason in _STATUS]
    if not wish.attempts or not wish.on:
        return {}
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
    """Each type needs its own block, be it empty (CEL rules of HealthChecker)."""
    made: dict[str, Any] = {
        "type": {"http": "HTTP", "tcp": "TCP", "grpc": "GRPC"}[check.type],
        "interval": gateway_duration(check.interval_ms),
        "timeout": gateway_duration(check.timeout_ms),
        "unhealthyThreshold": check.unhealthy_threshold,
        "healthyThreshold": check.healthy_threshold,
        check.type: {},
    }
    if check.type == "http":
        statuses = [status for low, high in check.status for status in range(low, high + 1)]
        made["http"] = {"path": check.request_path, "expectedStatuses": statuses}
    return made


def _limit(limit: RateLimit) -> dict[str, Any]:
    for size, unit in _UNITS:
        if limit.per_ms >= size:
            return {"requests": max(1, round(limit.requests * size / limit.per_ms)), "unit": unit}
    return {"requests": max(1, round(limit.requests * 1000 / limit.per_ms)), "unit": "Second"}


def route_notes(route: Route, topology: Topology) -> Iterator[Note]:
    """What a route's policy loses."""
    assert isinstance(route.action, Forward)
    upstream = _main(route, topology)
    yield from _limit_notes(route.rate_limit)
    yield from _upstream_notes(upstream)
    for name in sorted({share.upstream for share in route.action.shares} - {upstream.name}):
        yield from _of_other(topology.upstreams[name], upstream)


def stream_notes(upstream: Upstream) -> Iterator[Note]:
    """What an upstream of TCP or UDP loses."""
    yield from _upstream_notes(upstream)
    if upstream.protocol == "udp":
        asks = [*_servers_asks(upstream), ("timeouts.connect", ("timeouts", "connect"), "a timeout")]
        for feature, place, value in asks:
            why = "a policy for UDP has neither checks nor limits, and nothing connects"
            yield Note(feature, (*upstream.origin, *place), Support.UNSUPPORTED, why, value, "not said anywhere")
    elif upstream.retries.attempts:
        why = "a connection is tried once"
        for feature, key in (("retries.attempts", "attempts"), ("retries.on", "on")):
            place = (*upstream.origin, "retries", key)
            yield Note(feature, place, Support.UNSUPPORTED, why, f"{upstream.retries.attempts} more tries", "none")


def _limit_notes(limit: RateLimit | None) -> Iterator[Note]:
    if limit is None:
        return
    place = (*limit.origin, "requests")
    if limit.key.kind != "global":
        why = "a local limit counts all clients together; one per client needs Envoy Gateway's rate limit service"
        yield Note("rate_limit", place, Support.UNSUPPORTED, why, f"a limit per {limit.key.kind}", "no limit")
        return
    shown = _limit(limit)
    why = "limits are per second, minute or hour, and the status is 429"
    after = f"{shown['requests']} per {shown['unit'].lower()}"
    yield Note("rate_limit", place, Support.APPROXIMATED, why, f"{limit.requests} per {limit.per_ms}ms", after)


def _upstream_notes(upstream: Upstream) -> Iterator[Note]:
    persistence, place = upstream.session_persistence, (*upstream.origin, "algorithm")
    if upstream.hash_on and upstream.hash_on.kind == "uri":
        why = "Envoy Gateway hashes address, header, cookie or query parameter"
        after = "the client's address"
        yield Note("hash_on.uri", (*upstream.origin, "hash_on"), Support.UNSUPPORTED, why, "path and query", after)
    if persistence and persistence.type == "client_ip":
        yield from affinity_notes(upstream, "a hash of the address")
    elif persistence and upstream.algorithm != "round_robin":
        why = "affinity is a consistent hash, which takes the algorithm's place"
        feature = f"algorithm.{upstream.algorithm}"
        yield Note(feature, place, Support.UNSUPPORTED, why, upstream.algorithm, "a hash of the cookie")
    if upstream.slow_start_ms and "slowStart" not in _balance(upstream):
        why, where = "only round robin and LeastRequest start slowly", (*upstream.origin, "slow_start")
        yield Note("slow_start", where, Support.UNSUPPORTED, why, f"{upstream.slow_start_ms}ms", "no slow start")


def _of_other(upstream: Upstream, main: Upstream) -> Iterator[Note]:
    """What is not the same as with the main upstream, whose policy holds."""
    is_retry, is_servers = _retry(upstream.retries) != _retry(main.retries), _servers(upstream) != _servers(main)
    is_connect = upstream.timeouts.connect_ms != main.timeouts.connect_ms
    asks: list[tuple[str, SpecPath, bool]] = [
        (f"algorithm.{upstream.algorithm}", ("algorithm",), _balance(upstream) != _balance(main)),
        ("timeouts.connect", ("timeouts", "connect"), is_connect),
        ("retries.attempts", ("retries", "attempts"), is_retry),
        ("retries.on", ("retries", "on"), is_retry),
        *((feature, place, is_servers) for feature, place, _ in _servers_asks(upstream)),
    ]
    for feature, place, is_lost in asks:
        if is_lost:
            where = (*upstream.origin, *place)
            yield Note(feature, where, Support.APPROXIMATED, _WHOLE, "its own", f"as `{main.name}`")


def _servers_asks(upstream: Upstream) -> Iterator[tuple[str, SpecPath, str]]:
    """What an upstream asks of checks and limits: feature, place, and the words for it."""
    check, passive = upstream.health_check, upstream.passive_health_check
    if check:
        yield f"health_check.{check.type}", ("health_check",), f"{check.type} check"
        yield "health_check.timing", ("health_check", "interval"), f"every {check.interval_ms}ms"
    if passive:
        yield "passive_health_check", ("passive_health_check",), f"{passive.failures} failures"
    for number, server in enumerate(upstream.servers):
        if server.max_connections:
            words = f"{server.max_connections} connections"
            yield "server.max_connections", ("servers", number, "max_connections"), words
