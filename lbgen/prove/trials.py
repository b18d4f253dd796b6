"""Many requests at once or in a row, and what they say together."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from lbgen.prove.bench import Bench
from lbgen.prove.client import Reply
from lbgen.prove.oracle import Oracle
from lbgen.prove.ways import Way, to_upstream
from lbgen.topology import Server, Topology, Upstream

_SIGMAS = 4.5  # a fair share is wrongly refused about 7 times in a million


def reachable(topology: Topology) -> Iterable[tuple[Upstream, Way]]:
    """Upstreams that HTTP/1.1 requests reach, with a way to each."""
    oracle = Oracle(topology)
    for upstream in topology.upstreams.values():
        if upstream.protocol in ("tcp", "udp", "grpc"):
            continue
        way = to_upstream(oracle, upstream.name)
        if way is not None:
            yield upstream, way


def primaries(upstream: Upstream) -> list[Server]:
    """Servers that new requests go to while all are up."""
    return [server for server in upstream.servers if not server.backup and not server.drain and server.weight]


def is_spread(upstream: Upstream) -> bool:
    """Whether the same request from new clients reaches every server; one URI always hashes to one server."""
    return upstream.algorithm != "consistent_hash" or upstream.hash_on is None or upstream.hash_on.kind != "uri"


def way_to(bench: Bench, upstream: str) -> Way:
    """The way on a bench; there is one wherever `reachable` gave one."""
    way = to_upstream(bench.oracle, upstream)
    assert way is not None
    return way


def way_by(bench: Bench, upstream: str, method: str) -> Way | None:
    """A way by a method, or None where no route takes it there."""
    return to_upstream(bench.oracle, upstream, method)


def in_a_row(bench: Bench, way: Way, count: int, *, source: str | None = None) -> list[Reply]:
    """Requests one after the other, each on its own connection."""
    return [bench.ask(way, source=source) for _ in range(count)]


def at_once(count: int, ask: Callable[[int], Reply], parallel: int = 32) -> list[Reply]:
    """`ask(0)` to `ask(count - 1)`, up to `parallel` at a time; in order."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # only a proof needs threads

    with ThreadPoolExecutor(min(count, parallel)) as pool:
        return list(pool.map(ask, range(count)))


def until(condition: Callable[[], bool], within_s: float, *, every_s: float = 0.05) -> float | None:
    """Seconds until a condition held, or None when it did not within the time."""
    started = time.monotonic()
    while time.monotonic() - started < within_s:
        if condition():
            return time.monotonic() - started
        time.sleep(every_s)
    return None


def servers_of(replies: Iterable[Reply], upstream: str) -> Counter[str]:
    """How many answers each server of an upstream gave."""
    prefix = f"{upstream}/"
    names = (reply.server for reply in replies)
    return Counter(name.removeprefix(prefix) for name in names if name and name.startswith(prefix))


def statuses(replies: Sequence[Reply]) -> str:
    """`198 x 200, 2 x 502`."""
    counted = Counter(reply.status or reply.broken for reply in replies)
    return ", ".join(f"{number} x {status}" for status, number in counted.most_common())


def tolerance(share: float, count: int) -> float:
    """How far, in requests, a random share of `count` may be from its mean."""
    return _SIGMAS * math.sqrt(count * share * (1 - share)) + 1


def shown(counts: Counter[str]) -> str:
    """`api1 100, api2 60, api3 40`."""
    return ", ".join(f"{name} {counts[name]}" for name in sorted(counts)) or "nobody"
