"""What rendered manifests expect to be in their cluster: Secrets and ConfigMaps for files, and the user's Services."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.prove import files
from lbgen.prove.engines import Ground
from lbgen.prove.oracle import PASSWORD, USER
from lbgen.targets.kubernetes.engine.moving import Address
from lbgen.targets.kubernetes.engine.stub_api import Object
from lbgen.targets.kubernetes.secrets import certificate_secret
from lbgen.topology import Topology

# Keys under which manifests name an object that holds a file.
_REFERENCES = ("secretName", "secret", "name", "secretNames", "rootCAsSecrets")


def given(topology: Topology, objects: Sequence[Object], ground: Ground) -> Iterator[Object]:
    """A Secret and a ConfigMap for every name that the objects refer to and that is not one of them.

    A certificate's Secret holds its own certificate; any other holds the authority and the users of the proof.
    """
    namespace = _namespace(objects)
    pairs = {
        certificate_secret(topology.name, one, ()).name: ground.site.certificates[name]
        for name, one in topology.certificates.items()
    }
    authority = files.read(ground.site.ca)
    for name in sorted(set(_referred(objects))):
        paths = pairs.get(name)
        held = {"users": _users()} if name.endswith("-users") else {"tls.ca": authority, "ca.crt": authority}
        if paths:
            held = {"tls.crt": files.read(paths[0]), "tls.key": files.read(paths[1])}
        data = {key: base64.b64encode(text.encode()).decode() for key, text in held.items()}
        metadata = {"name": name, "namespace": namespace}
        kind = "kubernetes.io/tls" if paths else "Opaque"
        yield {"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": metadata, "data": data}
        yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"ca.crt": authority}}


def services(topology: Topology, objects: Sequence[Object], servers: Mapping[Address, Address]) -> Iterator[Object]:
    """The Services that upstreams are bound to, with the stubs of their servers behind them."""
    namespace = _namespace(objects)
    for upstream in topology.upstreams.values():
        if upstream.kubernetes is None:
            continue
        name = upstream.kubernetes.service
        metadata = {"name": name, "namespace": namespace}
        port = {"name": "http", "port": upstream.kubernetes.port}
        yield {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"ports": [port]}}
        for number, server in enumerate(upstream.servers):
            host, stub_port = servers[server.host, server.port]
            yield {
                "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                "metadata": metadata | {"name": f"{name}-{number}", "labels": {"kubernetes.io/service-name": name}},
                "ports": [{"name": "http", "port": stub_port, "protocol": "TCP"}],
                "endpoints": [{"addresses": [host], "conditions": {"ready": True, "serving": True}}],
            }  # fmt: skip


def _users() -> str:
    """An htpasswd line with the one hash that needs no salt."""
    digest = hashlib.sha1(PASSWORD.encode(), usedforsecurity=False).digest()
    return f"{USER}:{{SHA}}{base64.b64encode(digest).decode()}"


def _namespace(objects: Iterable[Object]) -> str:
    return next((str(one["metadata"]["namespace"]) for one in objects if "namespace" in one["metadata"]), "default")


def _referred(node: object, key: str = "") -> Iterator[str]:
    """Every text that stands under one of the keys, wherever it is."""
    match node:
        case dict():
            for name, value in node.items():
                yield from _referred(value, name)
        case list():
            for value in node:
                yield from _referred(value, key)
        case str() if key in _REFERENCES:
            yield node
