"""AWS Load Balancer Controller: an ALB from Ingress objects, joined into one by their group."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lbgen.lean_typing import Any
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes.ingress.plain import approximated, native, unsupported
from lbgen.targets.kubernetes.ingress.profile import Profile, Setting
from lbgen.targets.kubernetes.ingress.wish import Wish, of_upstream, seconds, when
from lbgen.topology import Upstream

DOCUMENT = "AWS Load Balancer Controller v3.5: Ingress annotations"
ONLY_PODS = (
    "the controller's targets are pods alone: it skips endpoints without a pod behind them; name the Service of the "
    "pods in `bind.kubernetes`"
)
LAST_ORDER = 1000
_SLOW_START = ("round_robin", "ip_hash", "consistent_hash", "least_response_time", "random_two_choices")
_DOES = native(DOCUMENT)
_POLICY = {
    "modern": "ELBSecurityPolicy-TLS13-1-3-2021-06", "intermediate": "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "old": "ELBSecurityPolicy-TLS13-1-0-2021-06",
}  # fmt: skip
_GRPC_PATH, _GRPC_OK = "/grpc.health.v1.Health/Check", "0"


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def _conditions(wish: Wish) -> str | None:
    """Conditions of the rule that leads to the Service."""
    match = wish.route.match
    made: list[dict[str, Any]] = []
    if match.methods:
        made.append({"field": "http-request-method", "httpRequestMethodConfig": {"values": list(match.methods)}})
    made += [
        {"field": "http-header", "httpHeaderConfig": {"httpHeaderName": name, "values": [_literal(value)]}}
        for name, value in match.headers
    ]
    made += [
        {"field": "query-string", "queryStringConfig": {"values": [{"key": name, "value": _literal(value)}]}}
        for name, value in match.query
    ]
    if wish.route.allow:
        made.append({"field": "source-ip", "sourceIpConfig": {"values": list(wish.route.allow)}})
    return _compact(made) if made else None


def _literal(value: str) -> str:
    """`*` and `?` are wildcards unless escaped."""
    return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?")


def _attributes(upstream: Upstream) -> str | None:
    kinds = {
        "round_robin": "round_robin",
        "least_connections": "least_outstanding_requests",
        "random": "weighted_random",
    }
    made = []
    if upstream.algorithm in kinds:
        made.append(f"load_balancing.algorithm.type={kinds[upstream.algorithm]}")
    persistence = upstream.session_persistence
    if persistence and persistence.type == "cookie":
        made += ["stickiness.enabled=true", "stickiness.type=lb_cookie"]
        made.append(f"stickiness.lb_cookie.duration_seconds={seconds(persistence.lifetime_ms or 86_400_000)}")
    if upstream.slow_start_ms and upstream.algorithm in _SLOW_START:
        made.append(f"slow_start.duration_seconds={min(900, max(30, upstream.slow_start_ms // 1000))}")
    return ",".join(made) or None


def _check_path(upstream: Upstream) -> str | None:
    check = upstream.health_check
    if check is None or check.type == "tcp":
        return None
    return _GRPC_PATH if check.type == "grpc" else check.request_path


def _status(upstream: Upstream) -> str | None:
    """HTTP statuses, or for gRPC the one that means OK."""
    check = upstream.health_check
    if check is None or check.type == "tcp":
        return None
    if check.type == "grpc":
        return _GRPC_OK
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in check.status)


def _version(upstream: Upstream) -> str | None:
    return {"grpc": "GRPC", "h2c": "HTTP2"}.get(upstream.protocol)


def _ports(wish: Wish) -> str:
    chosen = [wish.topology.listeners[name] for name in wish.route.listeners]
    chosen += [it for it in wish.topology.listeners.values() if it.redirect_port is not None]
    return _compact([{"HTTPS" if it.tls else "HTTP": it.port} for it in dict.fromkeys(chosen)])


def _policy(wish: Wish) -> str | None:
    for name in wish.route.listeners:
        tls = wish.topology.listeners[name].tls
        if tls:
            return _POLICY[tls.policy]
    return None


def _check(key: str) -> Any:
    """One number of the active check."""

    def value(upstream: Upstream) -> str | None:
        check = upstream.health_check
        if check is None:
            return None
        numbers = {
            "interval": seconds(check.interval_ms), "timeout": seconds(check.timeout_ms),
            "healthy": str(max(2, min(10, check.healthy_threshold))),
            "unhealthy": str(max(2, min(10, check.unhealthy_threshold))),
        }  # fmt: skip
        return numbers[key]

    return of_upstream(value)


def notes(wish: Wish) -> Iterable[Note]:
    """What a lifetime is of, where there is no affinity; and rules beyond the last order."""
    if wish.place > LAST_ORDER:
        why = f"`group.order` ends at {LAST_ORDER}; later rules go by the name of their Ingress"
        yield Note("match.hosts", (*wish.route.origin, "match", "hosts"), Support.UNSUPPORTED, why)
    upstream = wish.upstream
    persistence = upstream.session_persistence if upstream else None
    if upstream and upstream.slow_start_ms and upstream.algorithm not in _SLOW_START:
        place, why = (*upstream.origin, "slow_start"), "a target group starts slowly with round robin alone"
        yield Note("slow_start", place, Support.UNSUPPORTED, why, f"{upstream.slow_start_ms}ms", "no slow start")
    if upstream and persistence and persistence.type != "cookie" and persistence.lifetime_ms:
        place = (*upstream.origin, "session_persistence", "lifetime")
        why = "an ALB keeps clients by its own cookie alone"
        before = f"{persistence.lifetime_ms}ms"
        yield Note("session_persistence.lifetime", place, Support.UNSUPPORTED, why, before, "no affinity")


def _redirect_port(wish: Wish) -> str | None:
    ports = [it.redirect_port for it in wish.topology.listeners.values() if it.redirect_port is not None]
    return str(ports[0]) if ports else None


PROFILE = Profile(
    title="AWS Load Balancer Controller",
    document=DOCUMENT,
    class_name="alb",
    prefix="alb.ingress.kubernetes.io/",
    remarks=("The ALB is internal unless the annotation alb.ingress.kubernetes.io/scheme: internet-facing is added.",),
    notes=notes,
    only_pods=ONLY_PODS,
    is_ordered=True,
    says=frozenset({"methods", "headers", "query"}),
    on_ingress=(
        Setting("listener", "group.name", lambda it: it.topology.name.rstrip("-")),
        Setting("match", "group.order", lambda it: str(min(it.place, LAST_ORDER))),
        Setting("listener", "listen-ports", _ports),
        Setting("listener", "target-type", when(lambda it: it.upstream is not None, "ip")),
        Setting("listener.redirect_to_https", "ssl-redirect", _redirect_port),
        Setting("tls.policy", "ssl-policy", _policy),
        Setting("match", "conditions.{service}", _conditions),
        Setting("algorithm", "target-group-attributes", of_upstream(_attributes)),
        Setting("upstream", "backend-protocol", of_upstream(lambda it: "HTTPS" if it.protocol == "https" else None)),
        Setting("upstream", "backend-protocol-version", of_upstream(_version)),
        Setting(
            "health_check.http",
            "healthcheck-path",
            of_upstream(_check_path),
        ),
        Setting("health_check.timing", "healthcheck-interval-seconds", _check("interval")),
        Setting("health_check.timing", "healthcheck-timeout-seconds", _check("timeout")),
        Setting("health_check.timing", "healthy-threshold-count", _check("healthy")),
        Setting("health_check.timing", "unhealthy-threshold-count", _check("unhealthy")),
        Setting("health_check.expect", "success-codes", of_upstream(_status)),
    ),
    rows={
        "listener.http": _DOES,
        "listener.https": _DOES,
        "listener.redirect_to_https": approximated("the ALB answers 301", DOCUMENT),
        "route.listeners": _DOES,
        "tls.policy.modern": approximated("the nearest of AWS's own policies", DOCUMENT),
        "tls.policy.intermediate": approximated("the nearest of AWS's own policies", DOCUMENT),
        "tls.policy.old": approximated("the nearest of AWS's own policies", DOCUMENT),
        "tls.certificates": approximated(
            "the controller finds certificates in ACM by host; Secrets are not read", DOCUMENT
        ),
        "algorithm.round_robin": _DOES,
        "algorithm.least_connections": approximated("least outstanding requests", DOCUMENT),
        "algorithm.random": approximated("weighted random with anomaly detection", DOCUMENT),
        "session_persistence.cookie": approximated("AWSALB, the ALB's own cookie", DOCUMENT),
        "session_persistence.lifetime": _DOES,
        "slow_start": approximated("30 to 900 seconds", DOCUMENT),
        "health_check.http": _DOES,
        "health_check.tcp": unsupported("an ALB asks by HTTP or gRPC; a GET of `/` is made", DOCUMENT),
        "health_check.grpc": approximated("the standard health service, for servers of gRPC alone", DOCUMENT),
        "health_check.timing": approximated("whole seconds, thresholds of 2 to 10", DOCUMENT),
        "health_check.expect": _DOES,
        "upstream.https": approximated("TLS without verification", DOCUMENT),
        "upstream.h2c": unsupported(
            "an ALB speaks HTTP/2 to servers over TLS or without by its protocol version alone", DOCUMENT
        ),
        "upstream.grpc": _DOES,
        "match.methods": _DOES,
        "match.headers": approximated("header values compare without case", DOCUMENT),
        "match.query": approximated("values compare without case and before percent-decoding", DOCUMENT),
        "match.hosts.wildcard": _DOES,
        "allow": approximated("a condition: others get what the next route answers, not 403", DOCUMENT),
        "server.address": approximated("only where a pod stands behind it", DOCUMENT),
        "websocket": _DOES,
    },
)
