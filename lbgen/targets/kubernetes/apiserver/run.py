"""One object through the whole ladder: metadata, shape, the rules of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver import core, experimental, expressions, gateway_api, metadata, shape
from lbgen.targets.kubernetes.apiserver.problem import Problem

Rule = Callable[[Mapping[str, Any]], Iterator[Problem]]

REMOVED_VERSION = "removed-version"

# Versions that no supported API server serves any more (Kubernetes deprecation guide; Gateway API v1.6).
REMOVED = {
    "extensions/v1beta1/Ingress": "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1/Ingress": "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1/IngressClass": "networking.k8s.io/v1",
    "discovery.k8s.io/v1beta1/EndpointSlice": "discovery.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2/GRPCRoute": "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2/TCPRoute": "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2/UDPRoute": "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2/TLSRoute": "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2/HTTPRoute": "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2/Gateway": "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha3/BackendTLSPolicy": "gateway.networking.k8s.io/v1",
}


def problems(data: Any) -> Iterator[Problem]:
    """Everything an API server (Kubernetes 1.37, Gateway API v1.6.1 standard channel) would refuse about one object."""
    if not isinstance(data, dict):
        yield Problem((), "an object is a mapping")
        return
    api, kind = data.get("apiVersion"), data.get("kind")
    if not isinstance(api, str) or not isinstance(kind, str) or not api or not kind:
        yield Problem((), "`apiVersion` and `kind` are needed")
        return
    if kind == "Kustomization":  # read by kustomize; it never reaches an API server
        return
    served = REMOVED.get(f"{api}/{kind}")
    if served:
        yield Problem(("apiVersion",), f"`{api}` is not served any more for {kind}; write `{served}`", REMOVED_VERSION)
        return
    yield from metadata.problems(data)
    schema = shape.known().get(f"{api}/{kind}")
    if schema is None:
        return
    is_gateway_api = api.startswith("gateway.")
    found = list(shape.shape(data, schema, f"{api}/{kind}"))
    if is_gateway_api:
        found = [experimental.labelled(problem, data) for problem in found]
    if not found:  # as the API server: cross-field rules are asked only of objects of the right shape
        rules = gateway_api.problems if is_gateway_api else core.problems
        found = list(rules(kind, data)) or list(expressions.problems(data, schema, f"{api}/{kind}"))
    yield from found


def refused(data: Any) -> bool:
    """Whether anything at all is wrong."""
    return next(problems(data), None) is not None
