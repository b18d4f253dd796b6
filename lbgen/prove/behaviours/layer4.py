"""TCP and UDP listeners reach their servers: shares, the end of a server, its backup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, client, trials
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Reply
from lbgen.topology import Listener, Topology, Upstream

_COUNT = 60
_HELD = 24
_CHANGE_S = 8
_NOTE = "windows and intervals shortened"
_UNKNOWN = "nobody.lbgen-example.invalid"


def cases(topology: Topology) -> Iterator[Case]:
    """One per tcp, udp and tls listener."""
    for listener in topology.listeners.values():
        if listener.protocol in ("tcp", "udp", "tls") and listener.upstream:
            upstream = topology.upstreams[listener.upstream]
            uses = (f"listener.{listener.protocol}", f"upstream.{upstream.protocol}")
            proves = (*uses, f"algorithm.{upstream.algorithm}", "server.backup", "server.weight")
            run = partial(_run, listener.name)
            name = f"listener {listener.name}"
            yield Case(f"{listener.protocol} reaches its servers", name, uses, proves, run, _NOTE)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench(changes.quick_health) as bench:
        listener = bench.topology.listeners[name]
        upstream = bench.topology.upstreams[listener.upstream or ""]
        trials.until(lambda: _ask(bench, listener).status == 200, 2)
        replies = _sample(bench, listener, upstream)
        counts = Counter((reply.first("server") or "").partition("/")[2] for reply in replies)
        faults = [*_share_faults(upstream, counts, replies)]
        if listener.tls and _ask(bench, listener, server_name=_UNKNOWN).status != 200:
            wanted = "as under the first certificate's name"
            faults.append(Fault(f"TLS name {_UNKNOWN}", wanted, "no conversation", ("tls.certificates",), (), (name,)))
        if listener.protocol != "udp":
            faults += _backup_faults(bench, listener, upstream)
    return Seen(trials.shown(counts), tuple(faults))


def _ask(bench: Bench, listener: Listener, hold_s: float = 0, server_name: str | None = None) -> Reply:
    source = bench.fresh_client()
    if listener.protocol == "udp":
        return client.datagram(listener.port, source=source)
    try:
        with bench.connect(listener.name, server_name or _name(listener), source=source) as connection:
            reply = client.tcp_echo(connection, hold_s=hold_s)
            # A proxy that takes the bytes for a broken HTTP request answers them, too.
            return reply if reply.body.startswith(b"hello") else reply._replace(status=0, broken="no echo")
    except client.FAILURES as error:
        return client.broken(error)


def _name(listener: Listener) -> str:
    """A TLS name that the first certificate is for; plain listeners ask for none."""
    hosts = listener.tls.certificates[0].hosts if listener.tls else ()
    return hosts[0].replace("*", "any") if hosts else _UNKNOWN


def _sample(bench: Bench, listener: Listener, upstream: Upstream) -> list[Reply]:
    if upstream.algorithm == "least_connections" and listener.protocol != "udp":
        return trials.at_once(_HELD, lambda _: _ask(bench, listener, hold_s=0.5), parallel=_HELD)
    return [_ask(bench, listener) for _ in range(_COUNT)]


def _share_faults(upstream: Upstream, counts: Counter[str], replies: list[Reply]) -> Iterator[Fault]:
    broken = [reply for reply in replies if reply.status != 200 or not reply.body.endswith((b"hello\n", b"hello"))]
    total = len(replies)
    if broken:
        yield Fault(f"{total} conversations", "all echoed", broken[0].summary, (), (), (upstream.name,))
        return
    weights = {server.name: server.weight for server in trials.primaries(upstream)}
    for server in upstream.servers:
        share = weights.get(server.name, 0) / sum(weights.values())
        allowed = trials.tolerance(share, total) if share else 0
        if upstream.algorithm in ("ip_hash", "consistent_hash"):
            allowed += share * total * 0.6
        if abs(counts[server.name] - share * total) > allowed:
            wanted = f"{share * total:.0f} ± {allowed:.0f} of {total} to {server.name}"
            features = (f"algorithm.{upstream.algorithm}", "server.weight")
            yield Fault(f"{total} conversations", wanted, str(counts[server.name]), features, (), (server.name,))


def _backup_faults(bench: Bench, listener: Listener, upstream: Upstream) -> Iterator[Fault]:
    spare = {f"{upstream.name}/{server.name}" for server in upstream.servers if server.backup}
    if not spare:
        return
    for server in upstream.servers:
        if not server.backup:
            bench.down(bench.stub(upstream.name, server.name))
    taken_s = trials.until(lambda: _ask(bench, listener).first("server") in spare, _CHANGE_S)
    if taken_s is None:
        wanted = f"answers from {' and '.join(sorted(spare))}"
        yield Fault(f"all others of {upstream.name} are down", wanted, "none", (), ("server.backup",), (upstream.name,))
