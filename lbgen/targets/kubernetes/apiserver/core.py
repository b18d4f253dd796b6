"""Rules of the built-in kinds that a schema does not hold (kubernetes pkg/apis/*/validation, v1.37)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes import addresses, names
from lbgen.targets.kubernetes.apiserver import probe
from lbgen.targets.kubernetes.apiserver.ingress import ingress
from lbgen.targets.kubernetes.apiserver.ports import is_port, port_name_problem
from lbgen.targets.kubernetes.apiserver.problem import Problem, items, table, text, texts, whole


def problems(kind: str, data: Mapping[str, Any]) -> Iterator[Problem]:
    """What the API server refuses beyond an object's shape."""
    match kind:
        case "Ingress":
            yield from ingress(data)
        case "Service":
            yield from _service(data)
        case "EndpointSlice":
            yield from _slice(data)
        case "NetworkPolicy":
            yield from _network_policy(data)
        case "PodDisruptionBudget":
            spec = table(data, "spec")
            if "minAvailable" in spec and "maxUnavailable" in spec:
                yield Problem(("spec",), "`minAvailable` and `maxUnavailable` exclude each other")
        case "Deployment":
            yield from _deployment(data)
            yield from probe.problems(data)
        case _:
            return


def _service(data: Mapping[str, Any]) -> Iterator[Problem]:
    spec = table(data, "spec")
    kind = text(spec, "type") or "ClusterIP"
    is_open = kind in ("LoadBalancer", "NodePort")
    if spec.get("externalTrafficPolicy") and not is_open:
        yield Problem(("spec", "externalTrafficPolicy"), "only NodePort and LoadBalancer Services have one")
    if spec.get("loadBalancerClass") and kind != "LoadBalancer":
        yield Problem(("spec", "loadBalancerClass"), "only LoadBalancer Services have one")
    if kind == "ExternalName":
        if not names.is_subdomain(text(spec, "externalName").removesuffix(".")):
            yield Problem(("spec", "externalName"), "an ExternalName Service needs a DNS name")
    elif not spec.get("ports") and spec.get("clusterIP") != "None":
        yield Problem(("spec", "ports"), "at least one port is needed")
    yield from _affinity(spec)
    for index, network in texts(spec, "loadBalancerSourceRanges"):
        if not is_network(network):
            yield Problem(("spec", "loadBalancerSourceRanges", index), f"`{network}` is not a network")
    yield from _service_ports(spec)


def _affinity(spec: Mapping[str, Any]) -> Iterator[Problem]:
    seconds = whole(table(spec, "sessionAffinityConfig", "clientIP"), "timeoutSeconds")
    if seconds is None:
        return
    if spec.get("sessionAffinity") != "ClientIP":
        yield Problem(("spec", "sessionAffinityConfig"), "needs `sessionAffinity: ClientIP`")
    elif not 0 < seconds <= 86_400:
        yield Problem(("spec", "sessionAffinityConfig"), "a client is remembered for 1 to 86400 seconds")


def _service_ports(spec: Mapping[str, Any]) -> Iterator[Problem]:
    found = list(items(spec, "ports"))
    names_seen: set[str] = set()
    seen: set[tuple[str, int | None]] = set()
    for index, port in found:
        path = ("spec", "ports", index)
        name = text(port, "name")
        if len(found) > 1 and not name:
            yield Problem((*path, "name"), "a name is needed where there are several ports")
        if name and not (names.is_subdomain(name) and "." not in name and len(name) <= 63):
            yield Problem((*path, "name"), f"`{name}` is not an RFC 1123 label")
        if name and name in names_seen:
            yield Problem((*path, "name"), f"`{name}` stands here twice")
        names_seen.add(name)
        if not is_port(port.get("port")):
            yield Problem((*path, "port"), "a port is 1 to 65535")
        target = port.get("targetPort")
        if isinstance(target, str) and (why := port_name_problem(target)):
            yield Problem((*path, "targetPort"), why)
        if isinstance(target, int) and not is_port(target):
            yield Problem((*path, "targetPort"), "a port is 1 to 65535")
        key = (text(port, "protocol") or "TCP", whole(port, "port"))
        if key in seen:
            yield Problem(path, f"{key[0]} port {key[1]} stands here twice")
        seen.add(key)


def _slice(data: Mapping[str, Any]) -> Iterator[Problem]:
    family = text(data, "addressType")
    seen: set[str] = set()
    for index, port in items(data, "ports"):
        name = text(port, "name")
        if name in seen:
            yield Problem(("ports", index, "name"), f"`{name}` stands here twice")
        if name and not (names.is_subdomain(name) and "." not in name and len(name) <= 63):
            yield Problem(("ports", index, "name"), f"`{name}` is not an RFC 1123 label")
        seen.add(name)
    for index, endpoint in items(data, "endpoints"):
        for place, address in texts(endpoint, "addresses"):
            if why := _address_problem(family, address):
                yield Problem(("endpoints", index, "addresses", place), f"`{address}`: {why}")
    if not text(table(data, "metadata", "labels"), "kubernetes.io/service-name"):
        yield Problem(
            ("metadata", "labels"), "without the label `kubernetes.io/service-name` no Service uses this slice"
        )


def _address_problem(family: str, address: str) -> str | None:
    if family == "FQDN":
        is_full = names.is_subdomain(address.removesuffix(".")) and "." in address
        return None if is_full else "not a fully qualified domain name"
    if why := addresses.refusal(address):
        return why
    return None if (":" in address) == (family == "IPv6") else f"not an {family} address"


def _network_policy(data: Mapping[str, Any]) -> Iterator[Problem]:
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in items(table(data, "spec"), direction):
            for place, peer in items(rule, peers):
                path = ("spec", direction, index, peers, place)
                block = table(peer, "ipBlock")
                if block and len(peer) > 1:
                    yield Problem(path, "`ipBlock` excludes other selectors")
                for network in [*([text(block, "cidr")] if block else []), *(it for _, it in texts(block, "except"))]:
                    if not is_network(network):
                        yield Problem(
                            (*path, "ipBlock"), f"`{network}` is not a network (address/prefix, no host bits)"
                        )


def _deployment(data: Mapping[str, Any]) -> Iterator[Problem]:
    wanted = table(data, "spec", "selector", "matchLabels")
    given = table(data, "spec", "template", "metadata", "labels")
    if any(given.get(key) != value for key, value in wanted.items()):
        yield Problem(("spec", "template", "metadata", "labels"), "`selector` does not match these labels")


def is_network(value: str) -> bool:
    """Whether a text is `address/prefix` without host bits."""
    from ipaddress import ip_network  # noqa: PLC0415  # only the Kubernetes path needs it

    if "/" not in value:
        return False
    try:
        ip_network(value)
    except ValueError:
        return False
    return True
