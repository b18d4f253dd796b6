"""A rendering in the real Traefik on loopback: stubs for its servers, requests, and what the model says about them."""

from __future__ import annotations

import base64
import contextlib
import ssl
import tempfile
from collections.abc import Iterator
from typing import NamedTuple

from lbgen.diagnostics import Source
from lbgen.ports import Note, Options
from lbgen.prove import client, loopback
from lbgen.prove.certificates import Authority
from lbgen.prove.client import Reply, Tls
from lbgen.prove.oracle import AUTHORIZATION, PASSWORD, USER, Asked, Expected, Oracle, asked_by
from lbgen.prove.stubs import Stub, Stubs
from lbgen.render.environment import print_sheets
from lbgen.targets.kubernetes.engine.moving import classes, moved
from lbgen.targets.kubernetes.engine.stub_api import Object
from lbgen.targets.kubernetes.engine.traefik import Entry, Running, find, running
from lbgen.targets.kubernetes.parser import parse
from lbgen.targets.kubernetes.target import TARGETS
from lbgen.topology import Topology

KINDS = {"http": "http", "https": "http", "h2c": "http", "grpc": "grpc", "tcp": "tcp", "udp": "udp"}
HTPASSWD = "proof:{SHA}" + base64.b64encode(__import__("hashlib").sha1(PASSWORD.encode()).digest()).decode()


class Bench(NamedTuple):
    """A running Traefik with one rendering."""

    topology: Topology
    oracle: Oracle
    ports: dict[str, int]
    stubs: Stubs
    running: Running
    notes: tuple[Note, ...]
    client: tuple[str, str]

    def ask(self, asked: Asked) -> Reply:
        listener = self.topology.listeners[asked.listener]
        request = asked.request
        name = request.host.partition(":")[0]
        own = self.client if listener.tls and listener.tls.client_certificates else None
        tls = Tls(name, own) if listener.protocol == "https" else None
        data = client.compose(request.method, request.target, request.host, request.headers)
        return client.http(self.ports[asked.listener], data, method=request.method, tls=tls, source=asked.client)

    def expected(self, asked: Asked) -> Expected:
        return self.oracle.expect(asked)

    def upstream_of(self, reply: Reply) -> str | None:
        return reply.server.partition("/")[0] if reply.server else None

    def stub(self, upstream: str, server: str) -> Stub:
        return self.stubs.by_name[f"{upstream}/{server}"]


def objects_of(topology: Topology, target: str, edition: str) -> tuple[list[Object], tuple[Note, ...]]:
    """The rendered objects, parsed back, and the notes."""
    plan = next(it for it in TARGETS if it.name == target).plan(topology, Options((), edition))
    objects: list[Object] = []
    for artifact in print_sheets(plan.sheets):
        parsed = parse(Source(artifact.path, artifact.text))
        assert parsed.diagnostics == ()
        kinds = [it for it in parsed.tree.documents if it.kind and it.kind != "Kustomization"]
        if not artifact.path.startswith("readiness-"):
            objects += [it.data for it in kinds]
    return objects, tuple(plan.notes)


@contextlib.contextmanager
def bench(topology: Topology, target: str, more: tuple[Object, ...] = ()) -> Iterator[Bench]:
    """Traefik with one rendering, and a stub for each server."""
    binary = find()
    assert binary is not None
    objects, notes = objects_of(topology, target, "traefik")
    with contextlib.ExitStack() as held, Stubs() as stubs:
        authority = Authority()
        folder = held.enter_context(tempfile.TemporaryDirectory())
        servers = _stubs(topology, stubs, authority, folder)
        names = {name: it.protocol == "udp" for name, it in topology.listeners.items()}
        ports = _free_ports(names)
        entries = [Entry(_entry_name(name, topology), port, names[name]) for name, port in ports.items()]
        api_port = _free_ports({"api": False})["api"]
        by_number = {it.port: ports[name] for name, it in topology.listeners.items()}
        things = [
            *_bound(topology, objects, servers),
            *moved(objects, servers, by_number),
            *_given(objects, authority),
            *more,
            *classes(objects),
        ]
        with running(binary, target, things, entries, api_port) as engine:
            yield Bench(topology, Oracle(topology), ports, stubs, engine, notes, _client(authority, folder))


def _entry_name(name: str, topology: Topology) -> str:
    from lbgen.targets.kubernetes.ingress.traefik.entries import entry_point

    return entry_point(topology.listeners[name], topology)


def _free_ports(names: dict[str, bool]) -> dict[str, int]:
    """Free ports; let go at once, because Traefik does not share a held one."""
    found = {}
    held = [loopback.Held(udp=True) for _ in names]
    for name, one in zip(names, held, strict=True):
        found[name] = one.port
        one.release()
    return found


def _stubs(
    topology: Topology, stubs: Stubs, authority: Authority, folder: str
) -> dict[tuple[str, int], tuple[str, int]]:
    """A stub on a loopback address of its own for every server."""
    servers = {}
    number = 0
    for upstream in topology.upstreams.values():
        for server in upstream.servers:
            number += 1
            tls = (
                _server_tls(authority, folder, upstream.tls.server_name or "stub")
                if upstream.protocol == "https"
                else None
            )
            host = f"127.77.{number // 250}.{1 + number % 250}"
            stub = stubs.add(f"{upstream.name}/{server.name}", KINDS[upstream.protocol], tls, host=host)
            servers[server.host, server.port] = (stub.host, stub.port)
    return servers


def _client(authority: Authority, folder: str) -> tuple[str, str]:
    """A client's certificate and key, as paths."""
    pair = authority.issue(("client",))
    for kind, text in (("crt", pair.certificate), ("key", pair.key)):
        with open(f"{folder}/client.{kind}", "w", encoding="ascii") as file:
            file.write(text)
    return f"{folder}/client.crt", f"{folder}/client.key"


def _server_tls(authority: Authority, folder: str, name: str) -> ssl.SSLContext:
    pair = authority.issue((name,))
    with open(f"{folder}/{name}.pem", "w", encoding="ascii") as file:
        file.write(pair.joint)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/{name}.pem")
    return context


def _given(objects: list[Object], authority: Authority) -> Iterator[Object]:
    """The Secrets and ConfigMaps that the rendering refers to."""
    namespace = next((it["metadata"]["namespace"] for it in objects), "default")
    pair = authority.issue(("shop.example.com", "*.shop.example.com", "api.example.com"))
    text = str(objects)
    names = set(_quoted(text))
    data = {
        "tls.crt": pair.certificate,
        "tls.key": pair.key,
        "tls.ca": authority.certificate,
        "ca.crt": authority.certificate,
        "users": HTPASSWD,
    }
    encoded = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
    for name in sorted(names):
        metadata = {"name": name, "namespace": namespace}
        only = (
            {"users": encoded["users"]}
            if name.endswith("-users")
            else {key: it for key, it in encoded.items() if key != "users"}
        )
        yield {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": metadata, "data": only}
        yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"ca.crt": authority.certificate}}


def _bound(
    topology: Topology, objects: list[Object], servers: dict[tuple[str, int], tuple[str, int]]
) -> Iterator[Object]:
    """The Services of the user's, over the servers the spec lists."""
    namespace = objects[0]["metadata"]["namespace"]
    for upstream in topology.upstreams.values():
        if upstream.kubernetes is None:
            continue
        name, number = upstream.kubernetes.service, upstream.kubernetes.port
        metadata = {"name": name, "namespace": namespace}
        yield {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata,
            "spec": {"ports": [{"name": "http", "port": number}]},
        }
        for index, server in enumerate(upstream.servers):
            host, port = servers[server.host, server.port]
            labels = {"kubernetes.io/service-name": name}
            yield {
                "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                "metadata": metadata | {"name": f"{name}-{index}", "labels": labels},
                "ports": [{"name": "http", "port": port, "protocol": "TCP"}],
                "endpoints": [{"addresses": [host], "conditions": {"ready": True, "serving": True}}],
            }  # fmt: skip


def _quoted(text: str) -> Iterator[str]:
    import re

    for found in re.finditer(r"'(?:secretName|secret|name)': '([a-z0-9.-]+)'", text):
        yield found[1]
    for found in re.finditer(r"'(?:secretNames|rootCAsSecrets)': \[([^\]]*)\]", text):
        yield from re.findall(r"'([^']+)'", found[1])


__all__ = ["AUTHORIZATION", "USER", "Asked", "Bench", "asked_by", "bench", "objects_of"]
