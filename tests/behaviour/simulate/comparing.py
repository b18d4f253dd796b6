"""One real engine on a spec of several upstreams, and requests through it: one by one, and at moments that were drawn."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence

from lbgen.prove.bench import Bench, Subject, bench
from lbgen.prove.engines import recipe
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build
from tests.behaviour.simulate import lockstep
from tests.conftest import missing

WEIGHTS = (5, 3, 2)
BY_WEIGHT = {"turns": "round_robin", "draws": "random"}
TAKE_MS = (100, 100, 1000, 1000, 1000)
WITH_SLOW_ONES = {"slow-turns": "round_robin", "slow-least": "least_connections", "slow-two": "random_two_choices"}
KEYED_SERVERS = 5
BY_KEY = {"consistent": "consistent_hash", "modulo": "modulo_hash"}

_MAIN = {"nginx": "nginx.conf", "haproxy": "haproxy.cfg"}
_CONSISTENT = {"nginx": " consistent;", "haproxy": "hash-type consistent"}
_MODULO = {"nginx": ";", "haproxy": "hash-type map-based"}
_BLOCK = {"nginx": "upstream modulo {", "haproxy": "backend modulo\n"}
_WAIT_S = 30


def spec() -> str:
    """A route to each upstream; its answers say which reading of the file they come from."""
    parts = {name: _upstream(name, algorithm, WEIGHTS) for name, algorithm in BY_WEIGHT.items()}
    parts |= {name: _upstream(name, algorithm, [1] * len(TAKE_MS)) for name, algorithm in WITH_SLOW_ONES.items()}
    parts |= {name: _upstream(name, "consistent_hash", [1] * KEYED_SERVERS) for name in BY_KEY}
    generation = "headers: {response: {set: {X-Generation: first}}}"
    routes = [f"  - {{match: {{path: {{prefix: /{name}}}}}, upstream: {name}, {generation}}}\n" for name in parts]
    head = "version: 1\nname: compared\nlisteners: {web: {protocol: http, port: 80}}\n"
    return f"{head}upstreams:\n{''.join(parts.values())}routes:\n{''.join(routes)}"


def _upstream(name: str, algorithm: str, weights: Sequence[int]) -> str:
    hash_on = "    hash_on: {header: X-Key}\n" if algorithm == "consistent_hash" else ""
    servers = [
        f"{{name: s{place}, address: '10.0.0.{place + 1}:80', weight: {weight}}}"
        for place, weight in enumerate(weights)
    ]
    return f"  {name}:\n    algorithm: {algorithm}\n{hash_on}    servers: [{', '.join(servers)}]\n"


class Stand:
    """A running engine. Servers are told by their place."""

    def __init__(self, target: str, made: Bench, folder: str) -> None:
        self._bench, self._file = made, os.path.join(folder, _MAIN[target])
        self._generation = "first"

    def picked(self, upstream: str, keys: Iterable[str]) -> list[int]:
        """The server of each request, sent one after the other."""
        with self._bench.connect("web") as connection:
            replies = [connection.ask(self._request(upstream, key, "keep-alive"), "GET") for key in keys]
        assert {reply.first("x-generation") for reply in replies} == {self._generation}
        return [_place(reply.said["server"]) for reply in replies]

    def replayed(self, upstream: str, arrivals_ms: Sequence[float]) -> list[int]:
        """The server of each request, sent at its moment whether earlier ones were answered or not."""
        stubs = self._bench.stubs(upstream)
        for stub in stubs:
            self._bench.down(stub)
        with lockstep.servers([(stub.host, stub.port) for stub in stubs]) as made:
            request = self._request(upstream, "", "close")
            return lockstep.replay(made, self._bench.port("web"), request, arrivals_ms, TAKE_MS)

    def remove(self, upstreams: Iterable[str], place: int) -> None:
        """Take a server out of the file, and wait until nobody answers from the old one."""
        gone = {self._bench.stubs(name)[place].address for name in upstreams}
        with open(self._file, encoding="utf-8") as handle:
            lines = handle.read().replace("first", "second").splitlines(keepends=True)
        kept = [line for line in lines if not gone & set(line.replace(";", " ").split())]
        assert len(lines) - len(kept) == len(gone)
        with open(self._file, "w", encoding="utf-8") as handle:
            handle.writelines(kept)
        self._generation = "second"
        self._bench.engine.reload()
        deadline, seen = time.monotonic() + _WAIT_S, 0
        while seen < 20:  # nginx lets old workers accept for 100 ms beside the new ones (ngx_process_cycle.c)
            assert time.monotonic() < deadline, "the engine does not take the new file"
            with self._bench.connect("web") as connection:
                reply = connection.ask(self._request("turns", "", "close"), "GET")
            seen = seen + 1 if reply.first("x-generation") == "second" else 0
            time.sleep(0.01)

    def _request(self, upstream: str, key: str, connection: str) -> bytes:
        return f"GET /{upstream} HTTP/1.1\r\nHost: a\r\nX-Key: {key}\r\nConnection: {connection}\r\n\r\n".encode()


def _place(stub: str) -> int:
    return int(stub.rsplit("/s", 1)[1])


@contextlib.contextmanager
def stand(target: str) -> Iterator[Stand]:
    """The engine on the rendered spec; the hash of `modulo` is made the plain one, which no spec can ask for."""
    (chosen,) = choose_bare([target])
    binary = chosen.target.engine.find(chosen.options.version)
    if binary is None:
        missing(f"{target} is not on this machine")
    built = build("compared.lbgen.yaml", text=spec(), variables={})
    assert built.topology is not None, built.diagnostics
    with bench(Subject(built.topology, chosen, binary, recipe(target)), edit=lambda text: _plain(target, text)) as made:
        yield Stand(target, made, made._folder)


def _plain(target: str, text: str) -> str:
    head, block, tail = text.partition(_BLOCK[target])
    assert _CONSISTENT[target] in tail
    return head + block + tail.replace(_CONSISTENT[target], _MODULO[target], 1)
