"""Active checks within AWS's bounds, and what had to be rounded.

Source: ELBv2 API reference 2015-12-01, CreateTargetGroup and Matcher.
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.limits import limit
from lbgen.topology import HealthCheck, Upstream
from lbgen.topology.units import show_duration

_GRPC_PATH, _GRPC_OK = "/grpc.health.v1.Health/Check", "0"
# A target group always checks. Where the spec asks for no check, the most lenient one: anything but a 5xx.
_LENIENT = "200-499"
_ANY_ANSWER = "# lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives"
_NONE = HealthCheck("http", "/", 30_000, 5_000, 2, 2, ((200, 499),))


class Timing(NamedTuple):
    """The numbers of a check as AWS takes them."""

    interval_s: int
    timeout_s: int
    healthy: int
    unhealthy: int


def timing(check: HealthCheck) -> Timing:
    """Whole seconds, thresholds of 2 to 10, and a time-out below the interval."""
    interval_s = limit("check_interval_s").clamp(-(-check.interval_ms // 1000))
    timeout_s = limit("check_timeout_s").clamp(-(-check.timeout_ms // 1000))
    threshold = limit("check_threshold")
    return Timing(
        interval_s,
        min(timeout_s, interval_s - 1),
        threshold.clamp(check.healthy_threshold),
        threshold.clamp(check.unhealthy_threshold),
    )


def check_view(upstream: Upstream, *, is_network: bool) -> view.Check:
    """The health_check block of an upstream's target groups."""
    check = upstream.health_check or (_NONE._replace(type="tcp") if is_network else _NONE)
    numbers = timing(check)
    protocol, path, matcher = _asked(upstream, check, is_network=is_network)
    return view.Check(
        quote.string(protocol),
        quote.number(numbers.interval_s),
        quote.number(numbers.timeout_s),
        quote.number(numbers.healthy),
        quote.number(numbers.unhealthy),
        quote.string(path) if path else None,
        quote.string(matcher) if matcher else None,
        quote.fixed(_ANY_ANSWER) if matcher == _LENIENT and not is_network else None,
    )


def _asked(upstream: Upstream, check: HealthCheck, *, is_network: bool) -> tuple[str, str, str]:
    """Protocol, path and matcher."""
    if is_network and check.type == "tcp":
        return "TCP", "", ""
    if upstream.protocol == "grpc":
        return "HTTPS" if upstream.tls else "HTTP", _GRPC_PATH if check.type != "http" else check.request_path, _GRPC_OK
    secure = upstream.tls is not None
    if check.type != "http":
        return "HTTPS" if secure else "HTTP", "/", _LENIENT
    path = check.request_path if limit("check_path_length").holds(len(check.request_path)) else "/"
    return "HTTPS" if secure else "HTTP", path, _matcher(check, is_network=is_network)


def _matcher(check: HealthCheck, *, is_network: bool) -> str:
    bounds = limit("check_status_nlb" if is_network else "check_status_alb")
    ranges = [(bounds.clamp(low), bounds.clamp(high)) for low, high in check.status]
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges)


def check_notes(upstream: Upstream, *, is_network: bool) -> Iterator[Note]:
    """Roundings, and checks that AWS does in another way."""
    check = upstream.health_check
    place = (*upstream.origin, "health_check")
    if check is None:
        yield Note(
            f"upstream.{upstream.protocol}", (*upstream.origin, "protocol"), Support.APPROXIMATED,
            "a target group always has an active check", "no active check",
            "a TCP connect every 30s" if is_network else "GET / every 30s; any answer below 500 is healthy",
        )  # fmt: skip
        return
    numbers = timing(check)
    asked = _shown(check.interval_ms, check.timeout_ms, check.healthy_threshold, check.unhealthy_threshold)
    given = _shown(numbers.interval_s * 1000, numbers.timeout_s * 1000, numbers.healthy, numbers.unhealthy)
    if asked != given:
        why = (
            f"{limit('check_interval_s').told()}; {limit('check_timeout_s').told()}; {limit('check_threshold').told()}"
        )
        yield Note("health_check.timing", (*place, "interval"), Support.APPROXIMATED, why, asked, given)
    if check.type == "tcp" and not is_network:
        yield Note(
            "health_check.tcp", place, Support.APPROXIMATED, "an HTTP target group has no TCP checks",
            "a TCP connect", "GET /; any answer below 500 is healthy",
        )  # fmt: skip
    if check.type == "grpc" and upstream.protocol != "grpc":
        yield Note(
            "health_check.grpc", place, Support.UNSUPPORTED, "gRPC checks need a gRPC target group", "gRPC", "GET /"
        )
    if check.type == "http" and upstream.protocol == "grpc":
        yield Note(
            "health_check.http", place, Support.APPROXIMATED, "a gRPC target group's check is a gRPC call",
            f"GET {check.request_path}", f"a call of {check.request_path} with status 0",
        )  # fmt: skip
    bounds = limit("check_status_nlb" if is_network else "check_status_alb")
    if check.type == "http" and not all(bounds.holds(low) and bounds.holds(high) for low, high in check.status):
        yield Note(
            "health_check.expect", (*place, "expect"), Support.APPROXIMATED, bounds.told(),
            ",".join(f"{low}-{high}" for low, high in check.status), _matcher(check, is_network=is_network),
        )  # fmt: skip
    if not limit("check_path_length").holds(len(check.request_path)):
        yield Note("health_check.http", place, Support.UNSUPPORTED, limit("check_path_length").told(), "", "GET /")


def _shown(interval_ms: int, timeout_ms: int, healthy: int, unhealthy: int) -> str:
    return f"every {show_duration(interval_ms)}, time-out {show_duration(timeout_ms)}, {healthy} up, {unhealthy} down"
