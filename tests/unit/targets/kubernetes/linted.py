"""Manifests as JSON, which is YAML, and what the linter says about them."""

from __future__ import annotations

import json

from tests.unit.rules.linting import lint

API = "gateway.networking.k8s.io/v1"


def made(kind, name, spec, namespace="", api=API):
    """An object as JSON, which is YAML."""
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return json.dumps({"apiVersion": api, "kind": kind, "metadata": metadata, "spec": spec})


def gateway(*listeners, namespace="", name="edge"):
    return made("Gateway", name, {"gatewayClassName": "public", "listeners": list(listeners)}, namespace)


def listener(name="web", port=80, protocol="HTTP", **more):
    tls = {"tls": {"certificateRefs": [{"name": "tls"}]}} if protocol == "HTTPS" else {}
    return {"name": name, "port": port, "protocol": protocol} | tls | more


def route(
    *rules, parents=({"name": "edge"},), hosts=("shop.example.com",), namespace="", name="shop", kind="HTTPRoute"
):
    spec = {"parentRefs": list(parents), "rules": list(rules) or [{"backendRefs": [{"name": "shop", "port": 80}]}]}
    return made(kind, name, spec | ({"hostnames": list(hosts)} if hosts else {}), namespace)


def service(name="shop", namespace="", port=80):
    return made(
        "Service", name, {"ports": [{"name": "http", "port": port}], "selector": {"app": name}}, namespace, "v1"
    )


def text(*objects):
    return "\n---\n".join(objects) + "\n"


def found(*objects):
    """The codes of a text's findings, each once."""
    return sorted({one.code for one in lint("kubernetes", text(*objects))})
