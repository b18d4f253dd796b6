"""The spec's own `tests:` on the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lbgen.prove import networks, trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.changes import unlimited
from lbgen.prove.client import Reply
from lbgen.prove.compare import routing_features, upstream_of
from lbgen.prove.oracle import AUTHORIZATION, Asked, asked_by
from lbgen.prove.ways import Way
from lbgen.topology import BasicAuth, RequestTest, Topology

_COUNT = 800


def cases(topology: Topology) -> Iterator[Case]:
    """One for all tests."""
    if any(asked_by(test, topology) for test in topology.tests):
        yield Case("the spec's own tests", f"{len(topology.tests)} tests", (), (), lambda stand: _run(topology, stand))


def _run(topology: Topology, stand: Stand) -> Seen:
    faults: list[Fault] = []
    with stand.bench(unlimited) as bench:
        for test in topology.tests:
            asked = asked_by(test, topology)
            if asked is not None:
                faults += _check(bench, test, _moved(topology, bench, asked))
    return Seen(f"{len(topology.tests)} tests", tuple(faults))


def _moved(topology: Topology, bench: Bench, asked: Asked) -> Way:
    """The way of a test, from an address that lies in the same networks as its client."""
    source = bench.fresh_client()
    for network, place in networks.move(networks.named_by(topology)).items():
        if networks.contains((network,), asked.client):
            source = networks.inside(place)
    route = bench.oracle.choose(asked).route
    request = asked.request
    if route and isinstance(route.auth, BasicAuth):
        request = request._replace(headers=(*request.headers, ("Authorization", AUTHORIZATION)))
    return Way(asked.listener, request, source)


def _check(bench: Bench, test: RequestTest, way: Way) -> Iterator[Fault]:
    done = f"{test.method} {test.url}"
    reply = bench.ask(way)
    asked = bench.asked(way, way.client or "127.0.0.1")
    needs = routing_features(bench.oracle.choose(asked).route, bench.oracle.expect(asked))
    # With a split, one answer says nothing about the others.
    if test.upstream is not None and not test.shares and upstream_of(reply) != test.upstream:
        yield Fault(done, f"upstream {test.upstream}", reply.summary, (), needs, (test.upstream,))
    if test.redirect is not None and reply.first("location") != test.redirect:
        yield Fault(done, f"redirect to {test.redirect}", reply.summary, (), needs)
    if test.status is not None and reply.status != test.status:
        is_sent = test.redirect is not None and reply.first("location") == test.redirect
        finer = ("redirect", "listener.redirect_to_https") if is_sent else ()
        yield Fault(done, f"status {test.status}", reply.summary, finer, needs)
    if test.upstream_path is not None and reply.said.get("target") != test.upstream_path:
        finer = ("rewrite.replace_prefix", "rewrite.path")
        yield Fault(done, f"server sees {test.upstream_path}", str(reply.said.get("target")), finer, needs)
    if test.shares:
        yield from _share_faults(bench, test, way)


def _share_faults(bench: Bench, test: RequestTest, way: Way) -> Iterator[Fault]:
    anyone = way._replace(client=None)
    replies: list[Reply] = trials.at_once(_COUNT, lambda _: bench.ask(anyone), parallel=4)
    counts = Counter(upstream_of(reply) for reply in replies)
    for name, share in test.shares:
        allowed = trials.tolerance(share, _COUNT)
        if abs(counts[name] - share * _COUNT) > allowed:
            wanted = f"{share:.1%} ± {allowed / _COUNT:.1%} of {_COUNT} to {name}"
            yield Fault(f"{test.method} {test.url}", wanted, f"{counts[name] / _COUNT:.1%}", ("split",), (), (name,))
