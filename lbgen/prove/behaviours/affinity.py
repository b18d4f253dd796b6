"""A client comes back to its server, and to another one when that dies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Headers, Reply
from lbgen.prove.ways import Way
from lbgen.topology import Topology, Upstream

_CLIENTS, _EACH = 12, 4


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream with session persistence or ip_hash."""
    for upstream, _ in trials.reachable(topology):
        if len(trials.primaries(upstream)) < 2:
            continue
        feature = _feature(upstream)
        if feature:
            run = partial(_run, upstream.name, feature)
            proves = (feature, "session_persistence.lifetime")
            yield Case("clients come back to their server", f"upstream {upstream.name}", (feature,), proves, run)


def _feature(upstream: Upstream) -> str | None:
    if upstream.session_persistence:
        return f"session_persistence.{upstream.session_persistence.type}"
    return "algorithm.ip_hash" if upstream.algorithm == "ip_hash" else None


def _run(name: str, feature: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.quick_health)) as bench:
        way = trials.way_to(bench, name)
        upstream = bench.topology.upstreams[name]
        faults = list(_cookie_faults(bench, way, upstream)) if feature.endswith(".cookie") else []
        servers = set()
        for _ in range(_CLIENTS):
            visits = _visits(bench, way)
            servers |= set(visits)
            if len(set(visits)) != 1:
                faults.append(
                    Fault(f"{_EACH} visits of one client", "one server", str(visits), (feature,), (), (name,))
                )
        if len(servers) < 2:
            faults.append(Fault(f"{_CLIENTS} clients", "several servers", str(servers), (feature,), (), (name,)))
        faults += _after_death(bench, way, upstream, feature)
    return Seen(f"{_CLIENTS} clients x {_EACH} visits on {len(servers)} servers", tuple(faults))


def _visits(bench: Bench, way: Way) -> list[str | None]:
    """Which server answers each visit of one client that keeps its cookie."""
    source = bench.fresh_client()
    first = bench.ask(way, source=source)
    return [first.server, *(bench.ask(way, source=source, headers=_kept(first)).server for _ in range(_EACH - 1))]


def _kept(first: Reply) -> Headers:
    cookies = "; ".join(f"{name}={value}" for name, value in first.cookies.items())
    return (("Cookie", cookies),) if cookies else ()


def _cookie_faults(bench: Bench, way: Way, upstream: Upstream) -> Iterator[Fault]:
    session = upstream.session_persistence
    assert session is not None
    reply = bench.ask(way)
    line = next((value for value in reply.all("set-cookie") if value.startswith(f"{session.cookie}=")), None)
    done, about = "a first visit", (session.cookie,)
    if line is None:
        got = str(reply.all("set-cookie"))
        yield Fault(done, f"Set-Cookie {session.cookie}", got, ("session_persistence.cookie",), (), about)
        return
    attributes = line.lower()
    if session.lifetime_ms and not ("max-age" in attributes or "expires" in attributes):
        yield Fault(done, "a cookie with a lifetime", line, ("session_persistence.lifetime",), (), about)
    forged = bench.ask(way, headers=(("Cookie", f"{session.cookie}=forged"),))
    if forged.status != 200:
        yield Fault("a forged cookie", "an answer", forged.summary, ("session_persistence.cookie",), (), about)


def _after_death(bench: Bench, way: Way, upstream: Upstream, feature: str) -> Iterator[Fault]:
    source = bench.fresh_client()
    first = bench.ask(way, source=source)
    if first.server is None:
        yield Fault("a first visit", "an answer", first.summary, (feature,))
        return
    bench.down(bench.stub(*first.server.split("/", 1)))
    replies = [bench.ask(way, source=source, headers=_kept(first)) for _ in range(_EACH)]
    if any(reply.status != 200 for reply in replies):
        done = f"{_EACH} visits after {first.server} died"
        yield Fault(
            done, "answers from another server", trials.statuses(replies), (feature, "retries.on"), (), (upstream.name,)
        )
