"""Backup servers answer when no other server is up, share the traffic among them, and stop when the others return."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_COUNT = 30
_CHANGE_S = 10
_NOTE = "windows and intervals shortened, a try for every server"


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with a backup."""
    for upstream, _ in trials.reachable(topology):
        if any(server.backup for server in upstream.servers):
            run = partial(_run, upstream.name)
            features = ("server.backup",)
            subject = f"upstream {upstream.name}"
            yield Case("backups answer while all others are down", subject, features, features, run, _NOTE)


def _patient(upstream: Upstream) -> Upstream:
    """With a try for every server: when a short window ends, all that are down are tried again in one request."""
    return upstream._replace(retries=upstream.retries._replace(attempts=len(upstream.servers)))


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(
        changes.both(changes.apart(name), changes.quick_health, changes.upstream(name, _patient))
    ) as bench:
        upstream = bench.topology.upstreams[name]
        way = trials.way_to(bench, name)
        spare = {server.name for server in upstream.servers if server.backup}
        others = [bench.stub(name, server.name) for server in upstream.servers if not server.backup]
        for stub in others:
            bench.down(stub)
        taken_s = trials.until(lambda: bench.ask(way).server in {f"{name}/{one}" for one in spare}, _CHANGE_S)
        started = time.monotonic()
        replies = trials.in_a_row(bench, way, _COUNT)
        took_ms = (time.monotonic() - started) * 1000
        for stub in others:
            bench.up(stub)
            stub.forget()
        back_s = trials.until(lambda: bool(bench.ask(way) and any(stub.seen for stub in others)), _CHANGE_S)
    counts = trials.servers_of(replies, name)
    faults = []
    done = f"{_COUNT} requests while only backups of {name} are up"
    answered = sum(counts.values())
    if taken_s is None or answered < _COUNT - _lost(upstream, len(others), took_ms) or set(counts) != spare:
        wanted = f"all from {' and '.join(sorted(spare))}"
        got = f"{trials.shown(counts)} ({trials.statuses(replies)})"
        faults.append(Fault(done, wanted, got, ("server.backup",), (), (*spare, name)))
    if back_s is None:
        faults.append(Fault("the others return", "requests go to them", "none", ("server.backup",), (), (name,)))
    return Seen(trials.shown(counts), tuple(faults))


def _lost(upstream: Upstream, down: int, took_ms: float) -> int:
    """How many requests may fail: when a passive window ends, one asks the servers again, and its tries may run out."""
    passive = upstream.passive_health_check
    if passive is None or upstream.retries.attempts + 1 > down:
        return 0
    return int(took_ms // passive.window_ms)
