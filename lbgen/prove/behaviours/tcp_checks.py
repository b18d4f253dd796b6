"""A server whose port is closed is found by checks alone, without any request's help."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, client, trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Reply
from lbgen.topology import Listener, Topology, Upstream

_COUNT = 20
_NOTE = f"interval {changes.CHECK_MS} ms, no retries, no passive checks"


def cases(topology: Topology) -> Iterator[Case]:
    """One per tcp listener whose upstream has active tcp checks and another server, or a backup."""
    for listener in topology.listeners.values():
        if listener.protocol != "tcp" or not listener.upstream:
            continue
        upstream = topology.upstreams[listener.upstream]
        if upstream.health_check and upstream.health_check.type == "tcp" and len(upstream.servers) > 1:
            uses = ("health_check.tcp",)
            proves = ("health_check.tcp", "health_check.timing")
            run = partial(_run, listener.name, upstream.name)
            yield Case("closed ports are found by checks", f"listener {listener.name}", uses, proves, run, _NOTE)


def _checked_only(upstream: Upstream) -> Upstream:
    return upstream._replace(passive_health_check=None, retries=upstream.retries._replace(attempts=0, on=()))


def _run(listener_name: str, name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.quick_health, changes.upstream(name, _checked_only))) as bench:
        listener, upstream = bench.topology.listeners[listener_name], bench.topology.upstreams[name]
        check = upstream.health_check
        assert check is not None
        first = bench.stub(name, upstream.servers[0].name)
        trials.until(lambda: first.connections > 0, 4)
        bench.down(first)
        time.sleep(check.unhealthy_threshold * (check.interval_ms + check.timeout_ms) / 1000 + 0.8)
        replies = [_ask(bench, listener) for _ in range(_COUNT)]
    failed = sum(reply.status != 200 for reply in replies)
    faults: tuple[Fault, ...] = ()
    if failed:
        done = f"{_COUNT} conversations after {upstream.servers[0].name} closed its port"
        faults = (
            Fault(done, "all echoed", f"{failed} failed", ("health_check.tcp", "health_check.timing"), (), (name,)),
        )
    return Seen(f"{_COUNT - failed} of {_COUNT} echoed", faults)


def _ask(bench: Bench, listener: Listener) -> Reply:
    try:
        with bench.connect(listener.name, source=bench.fresh_client()) as connection:
            return client.tcp_echo(connection)
    except client.FAILURES as error:
        return client.broken(error)
