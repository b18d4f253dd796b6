"""A server that cannot be connected to is given up after the connect timeout."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology, Upstream

_CONNECT_MS = 700
_SLACK_MS = 2_500  # for pauses between tries; well below any engine's own connect timeout
_NOTE = f"connect timeout {_CONNECT_MS} ms, active checks off"


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream."""
    for upstream, _ in trials.reachable(topology):
        features = ("timeouts.connect",)
        run = partial(_run, upstream.name)
        subject = f"upstream {upstream.name}"
        yield Case("unreachable servers are given up in time", subject, features, features, run, _NOTE)


def _impatient(upstream: Upstream) -> Upstream:
    return upstream._replace(timeouts=upstream.timeouts._replace(connect_ms=_CONNECT_MS), health_check=None)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.upstream(name, _impatient))) as bench:
        upstream = bench.topology.upstreams[name]
        for stub in bench.stubs(name):
            bench.unreachable(stub)
        reply = bench.ask(trials.way_to(bench, name), timeout_s=12)
    tries = 1 + upstream.retries.attempts
    # Where all servers are known to be down already, the answer may come at once.
    high = _CONNECT_MS * tries + _SLACK_MS
    faults: tuple[Fault, ...] = ()
    if reply.status not in (502, 503, 504) or reply.took_ms > high:
        got = f"{reply.summary} after {reply.took_ms:.0f} ms"
        wanted = f"502 to 504 within {high} ms"
        done = f"no server of {name} can be connected to"
        # Whether each further try goes to the spare servers, too, is about these.
        spare = ("server.backup",) if any(server.backup for server in upstream.servers) else ()
        faults = (Fault(done, wanted, got, ("timeouts.connect", *spare), (), (name,)),)
    return Seen(f"{reply.summary} after {reply.took_ms / 1000:.1f} s", faults)
