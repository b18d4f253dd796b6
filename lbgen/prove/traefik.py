"""Ingress and Gateway API manifests in the real Traefik, which reads them from a stub API server on loopback.

A run says what Traefik does, never what another controller would. The manifests are rendered with addresses from the
benchmarking network (RFC 2544) in place of the servers', and moved onto loopback afterwards: an API server refuses
loopback endpoints, and so does lbgen.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from lbgen.diagnostics import Source
from lbgen.failure import Misused, Unable
from lbgen.ports import Binary
from lbgen.prove import cluster, loopback
from lbgen.prove.engines import Edit, Ground, Started
from lbgen.prove.rehome import Move, Site, rehome
from lbgen.render.pipeline import render
from lbgen.render.targets import Chosen
from lbgen.targets.kubernetes import engine
from lbgen.targets.kubernetes.engine.moving import Address, classes, moved
from lbgen.targets.kubernetes.engine.stub_api import Object
from lbgen.targets.kubernetes.engine.traefik import Entry
from lbgen.targets.kubernetes.ingress.traefik.entries import entry_point
from lbgen.targets.kubernetes.parser import parse
from lbgen.topology import Topology

_EDITION = "traefik"


class _Program:
    """Traefik as a proof sees it."""

    def __init__(self, running: engine.Running) -> None:
        self._running = running

    @property
    def log(self) -> str:
        """Errors it reported."""
        return "\n".join(self._running.traefik.errors())

    def reload(self) -> None:
        """Nothing to do: it takes changed objects over by itself."""


def find(chosen: Chosen) -> Binary | None:
    """Traefik on this machine; Misused when manifests for another controller are asked for.

    What Traefik does with its own manifests says nothing about another controller's, so none stands in for another.
    """
    if chosen.options.edition != _EDITION:
        raise Misused(
            f"`{chosen.label}` cannot be proved: of all controllers only Traefik runs without a cluster",
            f"prove Traefik's manifests with `-t {chosen.target.name}@{_EDITION}`; what `{chosen.label}` does is "
            "known from its documents (`lbgen fidelity`), and `lbgen test` asks the model",
        )
    return engine.find()


def label(chosen: Chosen) -> str:
    """`ingress on Traefik`."""
    return f"{chosen.target.name} on Traefik"


@contextlib.contextmanager
def start(ground: Ground) -> Iterator[Started]:
    """Traefik with the providers of the target, after it has loaded the manifests."""
    shape = _shape(ground.topology, ground.site)
    objects = _objects(shape, ground.chosen, ground.edit)
    servers = _stand_ins(shape, ground.site)
    ports = {one.port: ground.site.ports[name] for name, one in ground.topology.listeners.items()}
    entries = [
        Entry(entry_point(one, ground.topology), ground.site.ports[name], one.protocol == "udp")
        for name, one in ground.topology.listeners.items()
    ]
    things = [
        *cluster.given(shape, objects, ground),
        *cluster.services(shape, objects, servers),
        *moved(objects, servers, ports),
        *classes(objects),
    ]
    with loopback.held(1) as (api,), contextlib.ExitStack() as stack:
        try:
            running = engine.running(ground.binary, ground.chosen.target.name, things, entries, api.port)
            program = stack.enter_context(running)
        except (RuntimeError, TimeoutError) as error:
            raise Unable(f"Traefik did not start: {error}") from error
        yield Started(_Program(program), tuple(_moves(ground, entries)))


def _shape(topology: Topology, site: Site) -> Topology:
    """The topology that is rendered: networks moved, listeners as they are, each server at an address of its own."""
    keys = ((upstream.name, server) for upstream in topology.upstreams.values() for server in upstream.servers)
    places = {
        (upstream, server.name): (f"198.18.{number // 250}.{1 + number % 250}", server.port)
        for number, (upstream, server) in enumerate(keys)
    }
    pages = (("stats", topology.observability.stats), ("metrics", topology.observability.metrics))
    ports = {one.name: one.port for one in topology.listeners.values()} | {
        name: page.port for name, page in pages if page
    }
    shape = rehome(topology, site._replace(servers=places, ports=ports)).topology
    listeners = {name: one._replace(address=topology.listeners[name].address) for name, one in shape.listeners.items()}
    return shape._replace(listeners=listeners)


def _stand_ins(shape: Topology, site: Site) -> dict[Address, Address]:
    """Where each rendered address really is."""
    return {
        (server.host, server.port): site.servers[upstream.name, server.name]
        for upstream in shape.upstreams.values()
        for server in upstream.servers
    }


def _objects(shape: Topology, chosen: Chosen, edit: Edit) -> list[Object]:
    """The rendered objects that would be applied; patches that set up readiness gates are not."""
    found: list[Object] = []
    for artifact in render(shape, chosen, "0" * 64, lambda _: True).artifacts:
        if artifact.path.rpartition("/")[2].startswith("readiness-"):
            continue
        documents = parse(Source(artifact.path, edit(artifact.text))).tree.documents
        found += [document.data for document in documents if document.kind and document.kind != "Kustomization"]
    return found


def _moves(ground: Ground, entries: list[Entry]) -> Iterator[Move]:
    for entry, (name, one) in zip(entries, ground.topology.listeners.items(), strict=True):
        yield Move("entry point", name, f"{entry.name}:{one.port}", f"{entry.name}:{entry.port}")
