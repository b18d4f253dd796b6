"""One object through the whole ladder: metadata, shape, the rules of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver import core, metadata
from lbgen.targets.kubernetes.apiserver.problem import Problem
from lbgen.targets.kubernetes.apiserver.schema import Part, part_of
from lbgen.targets.kubernetes.apiserver.shape import shape

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
    part = part_of(f"{api}/{kind}")
    if part is None:
        return
    # As the API server: cross-field rules are asked only of objects of the right shape.
    if api.startswith("gateway."):
        yield from _of_gateway_api(kind, data, part)
    else:
        yield from shape(data, part) or core.problems(kind, data)


def _of_gateway_api(kind: str, data: Mapping[str, Any], part: Part) -> Sequence[Problem]:
    from lbgen.targets.kubernetes.apiserver import experimental, expressions, gateway_api  # noqa: PLC0415  # much code

    return (
        [experimental.labelled(problem, data) for problem in shape(data, part)]
        or list(gateway_api.problems(kind, data))
        or list(expressions.problems(data, part))
    )


def refused(data: Any) -> bool:
    """Whether anything at all is wrong."""
    return next(problems(data), None) is not None
