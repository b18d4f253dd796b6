"""TLS that is passed through reaches the upstream its name asks for, byte for byte and unopened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import client
from lbgen.prove.bench import Bench
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.client import Reply
from lbgen.topology import Listener, Topology

_UNKNOWN = "nobody.lbgen-example.invalid"


def cases(topology: Topology) -> Iterator[Case]:
    """One per tls_passthrough listener."""
    for listener in topology.listeners.values():
        if listener.protocol == "tls_passthrough":
            uses = ("listener.tls_passthrough",)
            proves = (*uses, "listener.sni")
            run = partial(_run, listener.name)
            yield Case("TLS passes through by name", f"listener {listener.name}", uses, proves, run)


def _run(name: str, stand: Stand) -> Seen:
    with stand.bench() as bench:
        listener = bench.topology.listeners[name]
        trials = [(host, _upstream(listener, host)) for host in _names(listener)]
        faults = [fault for host, upstream in trials for fault in _check(bench, listener, host, upstream)]
    return Seen(f"{len(trials)} names", tuple(faults))


def _names(listener: Listener) -> list[str]:
    own = [route.host.replace("*", "any") for route in listener.sni]
    return [*own, *(host.upper() for host in own), *(f"x{host}" for host in own), _UNKNOWN]


def _upstream(listener: Listener, host: str) -> str | None:
    """Whose upstream a name reaches: the exact name's, the longest wildcard's, the listener's own, nobody's."""
    wanted = host.lower()
    by_name = {route.host: route.upstream for route in listener.sni}
    if wanted in by_name:
        return by_name[wanted]
    while "." in wanted:
        wanted = wanted.partition(".")[2]
        if f"*.{wanted}" in by_name:
            return by_name[f"*.{wanted}"]
    return listener.upstream


def _check(bench: Bench, listener: Listener, host: str, upstream: str | None) -> Iterator[Fault]:
    hello = client.client_hello(host)
    reply = _say(bench, listener, hello)
    got = _who(bench, reply)
    is_whole = upstream is None or reply.body == hello
    if got != upstream or not is_whole:
        wanted = f"upstream {upstream}, its bytes unchanged" if upstream else "closed"
        seen = f"{got or reply.summary}, {'unchanged' if is_whole else 'changed'}"
        yield Fault(f"TLS name {host}", wanted, seen, ("listener.sni",), (), (host, listener.name))


def _who(bench: Bench, reply: Reply) -> str | None:
    """The upstream whose banner came back; None when the connection was closed, by a TLS alert or without a word."""
    banner = reply.first("server")
    if banner is None or banner.startswith("\x15"):  # alert (RFC 8446 5.1)
        return None
    name = banner.partition("/")[0]
    return name if name in bench.topology.upstreams else "the engine itself"


def _say(bench: Bench, listener: Listener, hello: bytes) -> Reply:
    try:
        with bench.connect(listener.name) as connection:
            return client.tcp_echo(connection, hello)
    except client.FAILURES as error:
        return client.broken(error)
