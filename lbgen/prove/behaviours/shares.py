"""Servers get their share of requests by weight; backups and draining servers get none while others are up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from functools import partial

from lbgen.prove import trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import apart
from lbgen.prove.client import Reply
from lbgen.topology import Topology, Upstream

_COUNT = 300
_HELD, _HELD_MS = 40, 700
# Consistent hashing places servers on a ring: shares are fair on average, lumpy in each case (measured: 0.14 to 0.25
# instead of 0.20).
_LUMPY = 0.6


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with more than one server."""
    for upstream, _ in trials.reachable(topology):
        if len(upstream.servers) < 2:
            continue
        algorithm = f"algorithm.{upstream.algorithm}"
        proves = ["server.weight", "server.backup", "server.drain"]
        if upstream.algorithm in ("round_robin", "random", "least_connections", "random_two_choices"):
            proves.append(algorithm)
        run = partial(_run, upstream.name)
        yield Case("servers share by weight", f"upstream {upstream.name}", (algorithm,), tuple(proves), run)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(apart(name)) as bench:
        upstream = bench.topology.upstreams[name]
        replies = _held(bench, upstream) if upstream.algorithm == "least_connections" else _in_a_row(bench, upstream)
        counts = trials.servers_of(replies, name)
    total = sum(counts.values())
    weights = {server.name: server.weight for server in trials.primaries(upstream)}
    faults = list(_idle_faults(upstream, counts))
    for server, weight in weights.items():
        share = weight / sum(weights.values())
        allowed = _allowed(upstream, share, total)
        if abs(counts[server] - share * total) > allowed:
            wanted = f"{share * total:.0f} ± {allowed:.0f} of {total} to {server}"
            features = ("server.weight", f"algorithm.{upstream.algorithm}")
            faults.append(
                Fault(f"{total} requests to {name}", wanted, f"{counts[server]}", features, (), (server, name))
            )
    if not total:
        faults.append(Fault(f"{len(replies)} requests to {name}", "answers from it", trials.statuses(replies)))
    return Seen(trials.shown(counts), tuple(faults))


def _in_a_row(bench: Bench, upstream: Upstream) -> list[Reply]:
    way = trials.way_to(bench, upstream.name)
    name = upstream.hash_on.name if upstream.hash_on and upstream.hash_on.kind == "header" else "X-Nothing"
    replies = []
    for number in range(_COUNT):
        target = way.request.target
        if upstream.hash_on and upstream.hash_on.kind in ("uri", "query"):
            target += f"{'&' if '?' in target else '?'}{upstream.hash_on.name or 'n'}={number}"
        cookie = (("Cookie", f"{upstream.hash_on.name}=k{number}"),) if _is_by_cookie(upstream) else ()  # type: ignore[union-attr]
        numbered = way._replace(request=way.request._replace(target=target))
        replies.append(bench.ask(numbered, headers=((name, f"key{number}"), *cookie)))
    return replies


def _is_by_cookie(upstream: Upstream) -> bool:
    return upstream.hash_on is not None and upstream.hash_on.kind == "cookie"


def _held(bench: Bench, upstream: Upstream) -> list[Reply]:
    """Requests that are all open at the same time: only then do connections tell servers apart."""
    for stub in bench.stubs(upstream.name):
        stub.manners.delay_ms = _HELD_MS
    way = trials.way_to(bench, upstream.name)
    return trials.at_once(_HELD, lambda _: bench.ask(way), parallel=_HELD)


def _allowed(upstream: Upstream, share: float, total: int) -> float:
    """How many requests a server's count may differ from its share."""
    match upstream.algorithm:
        case "round_robin":
            return 2.0
        case "ip_hash" | "consistent_hash":
            return _LUMPY * share * total + trials.tolerance(share, total)
        case "least_connections":
            return max(2.0, 0.15 * total)
        case "least_response_time" | "random_two_choices":
            return max(0.6 * share * total, trials.tolerance(share, total))
        case _:
            return math.ceil(trials.tolerance(share, total))


def _idle_faults(upstream: Upstream, counts: Counter[str]) -> Iterator[Fault]:
    for server in upstream.servers:
        if counts[server.name] and (server.backup or server.drain or not server.weight):
            why, feature = ("drains", "server.drain") if server.drain else ("is a backup", "server.backup")
            if not server.weight:
                why, feature = "has weight 0", "server.weight"
            wanted = f"none to {server.name}, which {why}"
            yield Fault(
                f"requests to {upstream.name}", wanted, str(counts[server.name]), (feature,), (), (server.name,)
            )
