"""Timeouts and health checks against each other."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.finding import Finding, error, warning
from lbgen.topology.nodes import Forward, HealthCheck, Topology, Upstream
from lbgen.topology.units import show_duration

_LONG_CONNECT_MS = 75_000


def check(topology: Topology) -> Iterator[Finding]:
    """LB5xx for timeouts, LB6xx for health."""
    for upstream in topology.upstreams.values():
        yield from _check_timeouts(upstream)
        if upstream.health_check is not None:
            yield from _check_health(upstream, upstream.health_check)
        yield from _check_watched(upstream)
    yield from _check_routes(topology)


def _check_timeouts(upstream: Upstream) -> Iterator[Finding]:
    origin, timeouts = upstream.origin, upstream.timeouts
    if timeouts.connect_ms > _LONG_CONNECT_MS:
        yield warning(
            "LB501",
            (*origin, "timeouts", "connect"),
            f"upstream `{upstream.name}` waits {show_duration(timeouts.connect_ms)} for a connection",
            notes=("kernels give up earlier; nginx's documentation names 75s as the usual limit",),
            help="a few seconds tell a dead server from a slow network",
        )
    if upstream.slow_start_ms and upstream.health_check is None:
        yield warning(
            "LB505",
            (*origin, "slow_start"),
            f"upstream `{upstream.name}` has a slow start, but no active check that tells when a server is back",
            help="add `health_check:`",
        )
    if upstream.queue_timeout_ms and upstream.queue_timeout_ms > timeouts.read_ms:
        yield warning(
            "LB504",
            (*origin, "queue", "timeout"),
            f"a request may wait {show_duration(upstream.queue_timeout_ms)} in the queue, longer than the "
            f"{show_duration(timeouts.read_ms)} it may then take",
            help="clients have mostly gone by then: shorten the queue's timeout",
        )


def _check_health(upstream: Upstream, health: HealthCheck) -> Iterator[Finding]:
    path = (*upstream.origin, "health_check")
    if health.timeout_ms >= health.interval_ms:
        yield error(
            "LB601",
            (*path, "timeout"),
            f"a check of upstream `{upstream.name}` may take {show_duration(health.timeout_ms)}, "
            f"but the next one starts after {show_duration(health.interval_ms)}",
            related=(((*path, "interval"), "the interval"),),
            help="make the timeout shorter than the interval",
        )
    if upstream.protocol in ("tcp", "udp") and health.type != "tcp":
        yield error(
            "LB602",
            (*path, "type"),
            f"upstream `{upstream.name}` speaks {upstream.protocol}, so a {health.type} check cannot be answered",
            help="use `type: tcp`",
        )
    if health.type == "grpc" and upstream.protocol not in ("grpc", "h2c"):
        yield error(
            "LB602",
            (*path, "type"),
            f"upstream `{upstream.name}` speaks {upstream.protocol}, so a grpc check cannot be answered",
            help="use `type: http`, or make the protocol grpc",
        )
    low, high = health.status[0]
    if low > high:
        yield error(
            "LB603", (*path, "expect", "status"), f"the range {low}-{high} is empty", help=f"write `{high}-{low}`"
        )
    elif high >= 400:
        yield warning(
            "LB605",
            (*path, "expect", "status"),
            f"a server of upstream `{upstream.name}` that answers {max(low, 400)} counts as healthy",
            help="accept 200-299, or 200-399 where the check is redirected",
        )


def _check_watched(upstream: Upstream) -> Iterator[Finding]:
    if upstream.health_check is None and upstream.passive_health_check is None and len(upstream.servers) > 1:
        yield warning(
            "LB606",
            upstream.origin,
            f"nothing notices when a server of upstream `{upstream.name}` fails",
            on_key=True,
            help="add `health_check:`, or leave the passive check on",
        )


def _check_routes(topology: Topology) -> Iterator[Finding]:
    for route in topology.routes:
        if route.websocket and not isinstance(route.action, Forward):
            yield warning(
                "LB503",
                (*route.origin, "websocket"),
                f"route `{route.name}` answers by itself, so `websocket` does nothing",
                on_key=True,
                help="remove `websocket`",
            )
