"""A bench: stubs for every server, one real engine on one rendered file, and a client, all on loopback."""

from __future__ import annotations

import contextlib
import itertools
import os
import ssl
import tempfile
from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Binary
from lbgen.prove import client, files, loopback
from lbgen.prove.certificates import Authority
from lbgen.prove.client import Connection, Headers, Reply, Tls
from lbgen.prove.engines import Edit, Ground, Program, Recipe
from lbgen.prove.oracle import PASSWORD, USER, Asked, Oracle
from lbgen.prove.rehome import Move, Moved, Site, ports_needed, rehome
from lbgen.prove.stubs import MARK, Kind, Stub, Stubs
from lbgen.prove.ways import Way
from lbgen.render.targets import Chosen
from lbgen.topology import Topology, Upstream

_KINDS: dict[str, Kind] = {"http": "http", "https": "http", "h2c": "http", "grpc": "grpc", "tcp": "tcp", "udp": "udp"}
_COUNT = itertools.count(1)


class Subject(NamedTuple):
    """What is put on a bench: a topology, a target, the program that runs what it renders, and how."""

    topology: Topology
    chosen: Chosen
    binary: Binary
    recipe: Recipe


class Bench:
    """A running engine and everything around it. `topology` is the moved one."""

    def __init__(self, moved: Moved, stubs: Stubs, engine: Program, folder: str) -> None:
        self.topology = moved.topology
        self.moves = tuple(_shown(move, folder) for move in moved.moves)
        self.oracle = Oracle(moved.topology)
        self.engine = engine
        self._stubs = stubs
        self._folder = folder
        self._addresses = itertools.count(1)

    def stub(self, upstream: str, server: str) -> Stub:
        """The stub that stands for a server."""
        return self._stubs.by_name[f"{upstream}/{server}"]

    def stubs(self, upstream: str) -> list[Stub]:
        """The stubs of an upstream, in the order of its servers."""
        return [self.stub(upstream, server.name) for server in self.topology.upstreams[upstream].servers]

    def down(self, stub: Stub) -> None:
        """The server's port refuses from now on."""
        self._stubs.down(stub.name)

    def up(self, stub: Stub) -> None:
        """The server listens again."""
        self._stubs.up(stub.name)

    def unreachable(self, stub: Stub) -> None:
        """Connecting to the server takes forever from now on."""
        self._stubs.unreachable(stub.name)

    def fresh_client(self) -> str:
        """An address nobody has sent from yet on this bench, outside of every moved network."""
        number = next(self._addresses)
        return f"127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"

    def port(self, listener: str) -> int:
        """Where a listener listens."""
        return self.topology.listeners[listener].port

    def tls(self, listener: str, server_name: str | None, *, identify: bool = True) -> Tls | None:
        """How to speak to a listener; with a client certificate where it asks for one and `identify` says so.

        On https with `http/1.1` in ALPN, as browsers, curl and Python do: some engines route by it.
        """
        node = self.topology.listeners[listener]
        if node.tls is None:
            return None
        own = (f"{self._folder}/client.crt", f"{self._folder}/client.key")
        alpn = ("http/1.1",) if node.is_http else ()
        return Tls(server_name, own if node.tls.client_certificates and identify else None, alpn=alpn)

    def ask(
        self,
        way: Way,
        *,
        method: str | None = None,
        headers: Headers = (),
        body: bytes = b"",
        source: str | None = None,
        timeout_s: float = 5,
    ) -> Reply:
        """Put a request on a way; `headers` are added to the way's own."""
        name = method or way.request.method
        marked = (*way.request.headers, *headers, (MARK, str(next(_COUNT))))
        request = client.compose(name, way.request.target, way.request.host, marked, body)
        source = source or way.client or self.fresh_client()
        try:
            with self.connect(way.listener, way.request.host, source=source, timeout_s=timeout_s) as connection:
                return connection.ask(request, name)
        except client.FAILURES as error:
            return client.broken(error)

    def connect(
        self, listener: str, host: str | None = None, *, source: str = loopback.HOST, timeout_s: float = 5
    ) -> Connection:
        """A connection to a listener that has introduced itself (PROXY protocol, TLS) and may be spoken on."""
        server_name = host.partition(":")[0].rstrip(".").lower() if host else None
        node = self.topology.listeners[listener]
        # Behind a balancer that speaks the PROXY protocol the client's address is the told one, not the connection's.
        peer = loopback.HOST if node.proxy_protocol else source
        connection = Connection(node.port, self.tls(listener, server_name), source=peer, timeout_s=timeout_s)
        try:
            if node.proxy_protocol:
                connection.send(f"PROXY TCP4 {source} {loopback.HOST} 40000 {node.port}\r\n".encode())
            connection.secure()
        except client.FAILURES:
            connection.__exit__()
            raise
        return connection

    @property
    def logs(self) -> str:
        """What the engine wrote to its access log, wherever that is."""
        return self.engine.log + files.read(os.path.join(self._folder, "access.log"))

    def asked(self, way: Way, source: str) -> Asked:
        """A way as the oracle is asked about it."""
        return Asked(way.listener, way.request, source)


@contextlib.contextmanager
def bench(subject: Subject, *, edit: Edit | None = None) -> Iterator[Bench]:
    """Set everything up, run the engine, and clear everything away. `edit` changes the rendered file (to prove that
    the proof can fail).
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lbgen-prove-"))
        stubs = stack.enter_context(Stubs())
        names = ports_needed(subject.topology)
        held = dict(zip(names, stack.enter_context(loopback.held(len(names))), strict=True))
        site = _build_site(subject.topology, folder, stubs, {name: port.port for name, port in held.items()})
        moved = rehome(subject.topology, site)
        ground = Ground(subject.topology, moved, site, subject.chosen, subject.binary, folder, edit or _unchanged)
        started = stack.enter_context(subject.recipe.start(ground))
        yield Bench(moved._replace(moves=(*moved.moves, *started.moves)), stubs, started.program, folder)


def _unchanged(text: str) -> str:
    return text


def _shown(move: Move, folder: str) -> Move:
    """A move without this run's own folder, so that two runs read alike."""
    return move._replace(after=move.after.replace(folder, "(scratch)"))


def _build_site(topology: Topology, folder: str, stubs: Stubs, ports: dict[str, int]) -> Site:
    authority = Authority()
    files.write(folder, "ca.crt", authority.certificate)
    files.write(folder, "users", f"{USER}:{{PLAIN}}{PASSWORD}\n")
    own = authority.issue(("client.invalid",))
    files.write(folder, "client.crt", own.certificate)
    files.write(folder, "client.key", own.key)
    certificates = {}
    for name, certificate in topology.certificates.items():
        pair = authority.issue(certificate.hosts)
        # HAProxy finds the key beside the certificate, under its name and `.key`.
        certificates[name] = (
            files.write(folder, f"{name}.crt", pair.certificate),
            files.write(folder, f"{name}.crt.key", pair.key),
        )
    servers = {}
    hosts = map(_own_address, itertools.count())
    for upstream in topology.upstreams.values():
        mine = list(itertools.islice(hosts, len(upstream.servers)))
        context = _server_context(upstream, mine, authority, folder)
        for server, host in zip(upstream.servers, mine, strict=True):
            stub = stubs.add(f"{upstream.name}/{server.name}", _KINDS[upstream.protocol], context, host=host)
            if upstream.health_check:
                stub.manners.health_paths = (*stub.manners.health_paths, upstream.health_check.request_path)
            servers[upstream.name, server.name] = (stub.host, stub.port)
    return Site(servers, ports, certificates, f"{folder}/ca.crt", f"{folder}/users")


def _own_address(number: int) -> str:
    """The loopback address of a server: each has its own, because some engines tell servers apart by address alone."""
    return f"127.77.{number // 250}.{1 + number % 250}"


def _server_context(upstream: Upstream, hosts: list[str], authority: Authority, folder: str) -> ssl.SSLContext | None:
    if upstream.tls is None or upstream.protocol not in ("https", "grpc"):
        return None
    names = tuple(dict.fromkeys(filter(None, (upstream.tls.server_name, *hosts))))
    path = files.write(folder, f"stub-{upstream.name}.pem", authority.issue(names).joint)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.set_alpn_protocols(["h2"] if upstream.protocol == "grpc" else ["http/1.1"])
    return context
