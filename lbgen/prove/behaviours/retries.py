"""A failed GET is tried on another server; a POST that may have reached a server is not repeated."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology

_ROUNDS = 6
_STATUSES = {"http_500": 500, "http_502": 502, "http_503": 503, "http_504": 504}


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream that retries on a status."""
    for upstream, way in trials.reachable(topology):
        on = [name for name in upstream.retries.on if name in _STATUSES]
        if on and trials.is_spread(upstream) and len(trials.primaries(upstream)) > 1 and way.request.method == "GET":
            run = partial(_run, upstream.name, _STATUSES[on[-1]])
            proves = ("retries.attempts", "retries.on")
            yield Case("failed requests are repeated, a POST is not", f"upstream {upstream.name}", (), proves, run)


def _run(name: str, status: int, stand: Stand) -> Seen:
    def patient(topology: Topology) -> Topology:
        calm = changes.upstream(name, lambda node: node._replace(passive_health_check=None))
        return calm(changes.apart(name)(topology))

    with stand.bench(patient) as bench:
        way = trials.way_to(bench, name)
        servers = trials.primaries(bench.topology.upstreams[name])
        bad = bench.stub(name, servers[0].name)
        bad.manners.status = status
        gets = trials.in_a_row(bench, way, _ROUNDS * len(servers))
        got_bad = len(bad.seen)
        for stub in bench.stubs(name):
            stub.forget()
        posts, sent = _posts(bench, name, _ROUNDS * len(servers))
    faults = []
    failed = sum(reply != 200 for reply in (one.status for one in gets))
    if failed or not got_bad:
        done = f"{len(gets)} GETs while {bad.name} answers {status}"
        features = ("retries.attempts", "retries.on")
        got = f"{trials.statuses(gets)}; it was asked {got_bad} times"
        faults.append(Fault(done, "all 200 from others", got, features, (), (name,)))
    if posts != sent:
        done = f"{sent} POSTs while {bad.name} answers {status}"
        faults.append(Fault(done, f"{sent} arrive", f"{posts} arrive", ("retries.on",), (), (name,)))
    return Seen(f"{len(gets) - failed} of {len(gets)} GETs answered; {posts} of {sent} POSTs arrived", tuple(faults))


def _posts(bench: Bench, name: str, count: int) -> tuple[int, int]:
    """How many POSTs arrived at servers, of so many sent; none are sent where no route takes them there."""
    way = trials.way_by(bench, name, "POST")
    if way is None:
        return 0, 0
    for _ in range(count):
        bench.ask(way, body=b"once")
    return sum(len(stub.seen) for stub in bench.stubs(name)), count
