"""Rendered objects moved onto loopback without changing their shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.engine.stub_api import Object

Address = tuple[str, int]


def moved(objects: Iterable[Object], servers: Mapping[Address, Address], ports: Mapping[int, int]) -> list[Object]:
    """The objects with each server at its stub and each Gateway listener at its port.

    `servers` maps (address, port) as rendered to a stub's; no two stubs of one Service may share an address, because
    Traefik looks at addresses alone. An address that is not named moves to port 9 of its own loopback address,
    where nobody listens.
    """
    out: list[Object] = []
    objects = list(objects)
    for given in objects:
        it: Object = json.loads(json.dumps(given))
        if it["kind"] == "EndpointSlice":
            out.extend(_slices(it, servers))
        else:
            if it["kind"] == "Gateway":
                _listeners(it["spec"], ports)
            elif it["kind"] == "Middleware" and "forwardAuth" in it["spec"]:
                _decider(it["spec"]["forwardAuth"], objects, servers)
            out.append(it)
    return out


def _decider(spec: dict[str, Any], objects: Iterable[Object], servers: Mapping[Address, Address]) -> None:
    """A service that is asked under its name in the cluster, which has no DNS here: its first server instead."""
    scheme, _, rest = spec["address"].partition("://")
    authority, _, path = rest.partition("/")
    name, namespace = authority.partition(":")[0].split(".")[:2]
    for it in objects:
        labels = it["metadata"].get("labels", {})
        of_service = (labels.get("kubernetes.io/service-name"), it["metadata"].get("namespace"))
        if it["kind"] == "EndpointSlice" and of_service == (name, namespace) and it["endpoints"]:
            rendered = (it["endpoints"][0]["addresses"][0], it["ports"][0]["port"])
            host, port = servers.get(rendered, ("127.255.255.254", 9))
            spec["address"] = f"{scheme}://{host}:{port}/{path}"
            return


def _slices(given: Object, servers: Mapping[Address, Address]) -> Iterator[Object]:
    """One slice per endpoint, because every stub has a port of its own."""
    port = given["ports"][0]
    for number, endpoint in enumerate(given["endpoints"], 1):
        host, moved_port = servers.get((endpoint["addresses"][0], port["port"]), ("127.255.255.254", 9))
        name = f"{given['metadata']['name']}.{number}"
        yield given | {
            "metadata": given["metadata"] | {"name": name},
            "addressType": "IPv4",
            "ports": [port | {"port": moved_port}],
            "endpoints": [endpoint | {"addresses": [host]}],
        }


def _listeners(spec: dict[str, Any], ports: Mapping[int, int]) -> None:
    for listener in spec["listeners"]:
        listener["port"] = ports.get(listener["port"], listener["port"])
    for check in spec.get("tls", {}).get("frontend", {}).get("perPort", []):
        check["port"] = ports.get(check["port"], check["port"])


def classes(objects: Iterable[Object]) -> list[Object]:
    """The IngressClass and GatewayClass objects that a Traefik installation brings, under the names that are used."""
    found = {}
    for it in objects:
        if it["kind"] == "Ingress":
            found["IngressClass", it["spec"]["ingressClassName"]] = (
                "networking.k8s.io/v1", {"controller": "traefik.io/ingress-controller"},
            )  # fmt: skip
        elif it["kind"] == "Gateway":
            found["GatewayClass", it["spec"]["gatewayClassName"]] = (
                "gateway.networking.k8s.io/v1", {"controllerName": "traefik.io/gateway-controller"},
            )  # fmt: skip
    return [
        {"apiVersion": api, "kind": kind, "metadata": {"name": name}, "spec": spec}
        for (kind, name), (api, spec) in sorted(found.items())
    ]
