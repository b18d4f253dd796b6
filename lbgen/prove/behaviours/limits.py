"""A rate limit admits its burst, never more than its promise, and refuses with its status and Retry-After."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from functools import partial

from lbgen.prove import trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Headers, Reply
from lbgen.prove.oracle import Oracle
from lbgen.prove.ways import Way, to_route
from lbgen.topology import RateLimit, Topology

_USUAL = 429  # Too Many Requests (RFC 6585 4)
_MOST = 1_500
_FASTEST = 3.0  # requests per second; a client on a busy machine cannot outrun much more


def cases(topology: Topology) -> Iterator[Case]:
    """One per limit that a route uses."""
    oracle = Oracle(topology)
    done = set()
    for route in topology.routes:
        limit = route.rate_limit
        if limit and limit.name not in done and to_route(oracle, route):
            done.add(limit.name)
            run = partial(_run, route.order)
            note = "refilled more slowly" if _slower(limit) != limit else ""
            proves = ("rate_limit", "rate_limit.burst", "rate_limit.key")
            subject = f"rate limit {limit.name}"
            yield Case("a limit admits what it promises", subject, ("rate_limit",), proves, run, note)


def _refusal(limit: RateLimit, replies: Sequence[Reply]) -> int:
    """The status of refusals: the limit's own, or the usual one where an engine knows no other."""
    statuses = {reply.status for reply in replies}
    return limit.status if limit.status in statuses or _USUAL not in statuses else _USUAL


def _slower(limit: RateLimit) -> RateLimit:
    """The same limit over a longer time, where it refills faster than a client here can ask."""
    per_second = limit.requests * 1000 / limit.per_ms
    if per_second <= _FASTEST:
        return limit
    return limit._replace(per_ms=limit.per_ms * math.ceil(per_second / _FASTEST))


def _slowed(topology: Topology) -> Topology:
    limits = {name: _slower(limit) for name, limit in topology.rate_limits.items()}
    routes = tuple(
        route._replace(rate_limit=route.rate_limit and limits[route.rate_limit.name]) for route in topology.routes
    )
    return topology._replace(rate_limits=limits, routes=routes)


def _run(order: int, stand: Stand) -> Seen:
    with stand.bench(_slowed) as bench:
        route = bench.topology.routes[order]
        limit, way = route.rate_limit, to_route(bench.oracle, route)
        assert limit is not None
        assert way is not None
        count = limit.requests + limit.burst + 10
        if count > _MOST:
            return Seen(f"more than {_MOST} requests would be needed", (), skipped=True)
        started = time.monotonic()
        replies = [_ask(bench, way, limit, "a") for _ in range(count)]
        took_s = time.monotonic() - started
        other = _ask(bench, way, limit, "b")
    status = _refusal(limit, replies)
    admitted = [reply for reply in replies if reply.status != status]
    refused = [reply for reply in replies if reply.status == status]
    faults = list(_count_faults(limit, len(admitted), count, took_s))
    faults += _refusal_faults(limit, refused)
    if limit.key.kind != "global" and other.status == status:
        faults.append(Fault("another key", "an answer", other.summary, (), ("rate_limit.key",), (limit.name,)))
    if any(reply.status != 200 for reply in admitted):
        faults.append(Fault("admitted requests", "200", trials.statuses(admitted), (), ("rate_limit",), (limit.name,)))
    return Seen(f"{len(admitted)} of {count} admitted in {took_s:.1f} s", tuple(faults))


def _ask(bench: Bench, way: Way, limit: RateLimit, key: str) -> Reply:
    headers: Headers = ()
    if limit.key.kind == "header":
        headers = ((limit.key.name, key),)
    elif limit.key.kind == "cookie":
        headers = (("Cookie", f"{limit.key.name}={key}"),)
    source = "127.9.9.1" if key == "a" else "127.9.9.2"
    return bench.ask(way, source=way.client or source, headers=headers)


def _count_faults(limit: RateLimit, admitted: int, count: int, took_s: float) -> Iterator[Fault]:
    refilled = limit.requests * took_s * 1000 / limit.per_ms
    at_least = min(count, max(1, limit.burst))
    at_most = limit.requests + limit.burst + (refilled if took_s * 1000 > limit.per_ms else 0)
    done = f"{count} requests of one key within {took_s:.1f} s"
    about = (f"limit_{limit.name}", limit.name)
    if admitted < at_least or admitted > at_most:
        wanted = f"{at_least} to {at_most:.0f} admitted"
        # The arithmetic of a burst may be approximated; that there is a limit may not.
        finer = ("rate_limit", "rate_limit.burst") if admitted < count else ()
        yield Fault(done, wanted, f"{admitted}", finer, ("rate_limit",), about)


def _refusal_faults(limit: RateLimit, refused: list[Reply]) -> Iterator[Fault]:
    about = (limit.name,)
    if not refused:
        yield Fault("requests beyond the limit", f"status {limit.status}", "none", (), ("rate_limit",), about)
        return
    if refused[-1].status != limit.status:
        got = f"status {refused[-1].status}"
        yield Fault("requests beyond the limit", f"status {limit.status}", got, ("rate_limit",), (), about)
    if refused[-1].first("retry-after") is None:
        yield Fault("a refused request", "Retry-After", "absent", ("rate_limit",), (), about)
