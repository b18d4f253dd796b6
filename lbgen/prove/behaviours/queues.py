"""A server serves no more requests at once than its limit; what is too much waits where there is a queue."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_LIMIT = 2
_SLOW_MS = 250
_NOTE = f"limits lowered to {_LIMIT}"


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with a connection limit."""
    for upstream, way in trials.reachable(topology):
        if any(server.max_connections for server in upstream.servers) and way.request.method == "GET":
            uses = ("server.max_connections",)
            proves = (*uses, "queue") if upstream.queue_timeout_ms else uses
            run = partial(_run, upstream.name)
            yield Case("servers are not overrun", f"upstream {upstream.name}", uses, proves, run, _NOTE)


def _limited(upstream: Upstream) -> Upstream:
    """Every server with the low limit, no server with a backup's help."""
    servers = tuple(server._replace(max_connections=_LIMIT, backup=False) for server in upstream.servers)
    return upstream._replace(servers=servers, session_persistence=None)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.upstream(name, _limited))) as bench:
        upstream = bench.topology.upstreams[name]
        for stub in bench.stubs(name):
            stub.manners.delay_ms = _SLOW_MS
        way = trials.way_to(bench, name)
        room = _LIMIT * len(trials.primaries(upstream))
        replies = trials.at_once(2 * room, lambda _: bench.ask(way, timeout_s=8), parallel=2 * room)
        most = max(stub.most_active for stub in bench.stubs(name))
    served = sum(reply.status == 200 for reply in replies)
    faults = []
    done = f"{2 * room} requests at once, room for {room}"
    if most > _LIMIT:
        faults.append(Fault(done, f"at most {_LIMIT} at a server", str(most), ("server.max_connections",), (), (name,)))
    if upstream.queue_timeout_ms and served < len(replies):
        got = trials.statuses(replies)
        faults.append(
            Fault(done, "all served, some after waiting", got, ("queue", "server.max_connections"), (), (name,))
        )
    return Seen(f"at most {most} at once; {trials.statuses(replies)}", tuple(faults))
