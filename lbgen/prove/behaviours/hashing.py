"""One key, one server; when a server leaves, only its own keys move."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.stubs import Stub
from lbgen.prove.ways import Way
from lbgen.topology import HashOn, Topology, Upstream

_KEYS = 100
_ADDRESS = HashOn("client_ip", "")


def cases(topology: Topology) -> Iterator[Case]:
    """One per reachable upstream that hashes."""
    for upstream, _ in trials.reachable(topology):
        if upstream.algorithm in ("ip_hash", "consistent_hash") and len(trials.primaries(upstream)) > 1:
            algorithm = f"algorithm.{upstream.algorithm}"
            proves = (algorithm, f"hash_on.{(upstream.hash_on or _ADDRESS).kind}")
            run = partial(_run, upstream.name)
            yield Case("a server that leaves moves only its own keys", f"upstream {upstream.name}", proves, proves, run)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.both(changes.apart(name), changes.quick_checks)) as bench:
        upstream = bench.topology.upstreams[name]
        before, again = _servers(bench, upstream), _servers(bench, upstream)
        leaving = bench.stub(name, trials.primaries(upstream)[0].name)
        bench.down(leaving)
        for _ in range(2):  # the first round is what tells the engine
            after = _servers(bench, upstream)
    feature = f"algorithm.{upstream.algorithm}"
    faults = []
    unstable = sum(one != other for one, other in zip(before, again, strict=True))
    if unstable:
        faults.append(
            Fault(f"{_KEYS} keys asked twice", "the same servers", f"{unstable} differ", (feature,), (), (name,))
        )
    if len(set(before)) < 2:
        faults.append(Fault(f"{_KEYS} keys", "several servers", str(set(before)), (), (feature,), (name,)))
    staying = [place for place, server in enumerate(before) if server != leaving.name]
    moved = sum(before[place] != after[place] for place in staying)
    if moved:
        got = f"{moved} of {len(staying)} other keys moved"
        faults.append(Fault(f"{leaving.name} leaves", "no other key moves", got, (feature,), (), (name,)))
    faults += _unanswered(after, leaving)
    return Seen(f"{moved} of {len(staying)} staying keys moved", tuple(faults))


def _unanswered(after: list[str | None], leaving: Stub) -> Iterator[Fault]:
    lost = after.count(None)
    if lost:
        yield Fault(f"{leaving.name} leaves", "every key is answered", f"{lost} are not", ("retries.on",))


def _servers(bench: Bench, upstream: Upstream) -> list[str | None]:
    """Which server answers each key."""
    way = trials.way_to(bench, upstream.name)
    return [_by_key(bench, way, upstream.hash_on or _ADDRESS, number) for number in range(_KEYS)]


def _by_key(bench: Bench, way: Way, on: HashOn, number: int) -> str | None:
    key, source = f"key-{number}", f"127.9.{number // 200}.{number % 200 + 1}"
    match on.kind:
        case "header":
            return bench.ask(way, headers=((on.name, key),)).server
        case "cookie":
            return bench.ask(way, headers=(("Cookie", f"{on.name}={key}"),)).server
        case "uri" | "query":
            mark = "&" if "?" in way.request.target else "?"
            target = f"{way.request.target}{mark}{on.name or 'lbgen'}={key}"
            return bench.ask(way._replace(request=way.request._replace(target=target))).server
        case _:
            return bench.ask(way, source=source).server
