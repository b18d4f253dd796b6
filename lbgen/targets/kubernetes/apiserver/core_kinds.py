"""Shapes of the built-in kinds rendered here, in the words of `compact`."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import Any

Written = dict[str, Any]

_TEXT: Written = {"t": "string"}
_WHOLE: Written = {"t": "integer"}
_FLAG: Written = {"t": "boolean"}
_EITHER: Written = {"t": "either"}
_ANYTHING: Written = {"t": "object", "o": True}
_TEXTS: Written = {"t": "array", "i": _TEXT}
_TEXT_BY_NAME: Written = {"t": "object", "v": _TEXT}


def _one_of(*choices: str) -> Written:
    return {"t": "string", "e": choices}


def _fields(fields: Written, *required: str) -> Written:
    return {"t": "object", "p": fields, "r": required}


def _list(item: Written, **limits: Any) -> Written:
    return {"t": "array", "i": item, **limits}


def _object(spec: Written) -> Written:
    return _fields({"spec": spec}, "spec")


_PROTOCOL = _one_of("TCP", "UDP", "SCTP")
_BACKEND = _fields({
    "resource": _ANYTHING,
    "service": _fields({"name": _TEXT, "port": _fields({"name": _TEXT, "number": _WHOLE})}, "name"),
})  # fmt: skip
_PATH = _fields(
    {"path": _TEXT, "pathType": _one_of("Exact", "Prefix", "ImplementationSpecific"), "backend": _BACKEND},
    "backend", "pathType",
)  # fmt: skip
_POLICY_PORTS = _list(_fields({"port": _EITHER, "endPort": _WHOLE, "protocol": _PROTOCOL}))
_ENDPOINT = _fields({
    "addresses": _list(_TEXT, min=1, max=100),
    "conditions": _fields({"ready": _FLAG, "serving": _FLAG, "terminating": _FLAG}),
    "hostname": _TEXT, "nodeName": _TEXT, "zone": _TEXT, "targetRef": _ANYTHING,
    "deprecatedTopology": _TEXT_BY_NAME, "hints": _ANYTHING,
}, "addresses")  # fmt: skip

KINDS: Mapping[str, Written] = {
    "v1/Service": _object(_fields({
        "type": _one_of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
        "selector": _TEXT_BY_NAME, "externalName": _TEXT, "clusterIP": _TEXT, "clusterIPs": _TEXTS,
        "externalIPs": _TEXTS, "ipFamilies": _list(_one_of("IPv4", "IPv6")),
        "ipFamilyPolicy": _one_of("SingleStack", "PreferDualStack", "RequireDualStack"),
        "sessionAffinity": _one_of("None", "ClientIP"),
        "sessionAffinityConfig": _fields({"clientIP": _fields({"timeoutSeconds": _WHOLE})}),
        "externalTrafficPolicy": _one_of("Cluster", "Local"), "internalTrafficPolicy": _one_of("Cluster", "Local"),
        "trafficDistribution": _TEXT, "loadBalancerClass": _TEXT, "loadBalancerIP": _TEXT,
        "loadBalancerSourceRanges": _TEXTS, "allocateLoadBalancerNodePorts": _FLAG, "publishNotReadyAddresses": _FLAG,
        "healthCheckNodePort": _WHOLE,
        "ports": _list(_fields({
            "name": _TEXT, "port": _WHOLE, "targetPort": _EITHER, "nodePort": _WHOLE, "appProtocol": _TEXT,
            "protocol": _PROTOCOL,
        }, "port")),
    })),
    "discovery.k8s.io/v1/EndpointSlice": _fields({
        "addressType": _one_of("IPv4", "IPv6", "FQDN"),
        "ports": _list(_fields({
            "name": _TEXT, "port": {"t": "integer", "min": 1, "max": 65_535}, "appProtocol": _TEXT,
            "protocol": _PROTOCOL,
        }), max=20_000),
        "endpoints": _list(_ENDPOINT, max=1000, n=True),
    }, "addressType", "endpoints"),
    "networking.k8s.io/v1/Ingress": _object(_fields({
        "ingressClassName": _TEXT,
        "defaultBackend": _BACKEND,
        "tls": _list(_fields({"hosts": _TEXTS, "secretName": _TEXT})),
        "rules": _list(_fields({"host": _TEXT, "http": _fields({"paths": _list(_PATH)}, "paths")})),
    })),
    "networking.k8s.io/v1/IngressClass": _object(_fields({"controller": _TEXT, "parameters": _ANYTHING})),
    "networking.k8s.io/v1/NetworkPolicy": _object(_fields({
        "podSelector": _ANYTHING,
        "policyTypes": _list(_one_of("Ingress", "Egress")),
        "ingress": _list(_fields({"from": _list(_ANYTHING), "ports": _POLICY_PORTS})),
        "egress": _list(_fields({"to": _list(_ANYTHING), "ports": _POLICY_PORTS})),
    })),
    "policy/v1/PodDisruptionBudget": _fields({"spec": _fields({
        "minAvailable": _EITHER, "maxUnavailable": _EITHER, "selector": _ANYTHING,
        "unhealthyPodEvictionPolicy": _one_of("IfHealthyBudget", "AlwaysAllow"),
    })}),
    "apps/v1/Deployment": _object({"t": "object", "o": True, "p": {
        "replicas": {"t": "integer", "min": 0}, "template": _ANYTHING, "selector": _ANYTHING,
    }}),
}  # fmt: skip
