"""A stand-in for hashicorp/aws: serves the real provider's argument schema to Terraform on loopback, and no cloud.

It is a gRPC server in this process, found by Terraform through TF_REATTACH_PROVIDERS: no binary, no registry, no
`init`. What it adds to Terraform's own checks: computed attributes cannot be set, and values stay within the limits
of `schemas/`. What it is not: the provider's own validation. So a plan against it is validated against the
provider's schema, never by the provider.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import os
from collections.abc import Callable, Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.aws import values, wire
from lbgen.targets.aws.wire import UNKNOWN, field, first

ADDRESS = "registry.terraform.io/hashicorp/aws"
SCHEMA = "aws-6.62.0.json"
_LEGACY_TYPES = True  # as providers built on SDKv2 answer: core then tolerates their looser plans
_ARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012"


@functools.cache
def provider_schema() -> dict[str, Any]:
    """The provider's schemas, in the format of `terraform providers schema -json`."""
    from lbgen import resources  # noqa: PLC0415

    document: dict[str, Any] = json.loads(resources.text("schemas", SCHEMA))["provider_schemas"][ADDRESS]
    return document


class Provider:
    """The calls of plugin protocol 6, each from fields to a message."""

    def __init__(self) -> None:
        document = provider_schema()
        self.resources: Mapping[str, Any] = document["resource_schemas"]
        self.data_sources: Mapping[str, Any] = document["data_source_schemas"]
        self._schema = (
            field(1, wire.schema(document["provider"]))
            + b"".join(field(2, field(1, name) + field(2, wire.schema(it))) for name, it in self.resources.items())
            + b"".join(field(3, field(1, name) + field(2, wire.schema(it))) for name, it in self.data_sources.items())
            + field(6, field(1, value=True))
        )
        self._made = 0

    def GetMetadata(self, _: wire.Fields) -> bytes:  # noqa: N802  # the protocol's name
        names = b"".join(field(3, field(1, name)) for name in self.data_sources)
        return field(1, field(1, value=True)) + names + b"".join(field(4, field(1, name)) for name in self.resources)

    def GetProviderSchema(self, _: wire.Fields) -> bytes:  # noqa: N802
        return self._schema

    def ValidateProviderConfig(self, _: wire.Fields) -> bytes:  # noqa: N802
        return b""

    def ConfigureProvider(self, _: wire.Fields) -> bytes:  # noqa: N802
        return b""

    def StopProvider(self, _: wire.Fields) -> bytes:  # noqa: N802
        return b""

    def GetFunctions(self, _: wire.Fields) -> bytes:  # noqa: N802
        return b""

    def ValidateResourceConfig(self, message: wire.Fields) -> bytes:  # noqa: N802
        kind = first(message, 1).decode()
        found = values.problems(kind, wire.decode(first(message, 2)), self.resources[kind]["block"])
        return b"".join(field(1, wire.diagnostic(it.summary, it.detail, it.path)) for it in found)

    def ValidateDataResourceConfig(self, _: wire.Fields) -> bytes:  # noqa: N802
        return b""

    def UpgradeResourceState(self, message: wire.Fields) -> bytes:  # noqa: N802
        raw = first(wire.fields(first(message, 3)), 1) or b"null"
        return field(1, wire.encode(json.loads(raw)))

    def ReadResource(self, message: wire.Fields) -> bytes:  # noqa: N802
        return field(1, first(message, 2)) + field(3, first(message, 3))

    def PlanResourceChange(self, message: wire.Fields) -> bytes:  # noqa: N802
        proposed = wire.decode(first(message, 3))
        if proposed is not None:
            proposed = _with_unknowns(self.resources[first(message, 1).decode()]["block"], proposed)
        return field(1, wire.encode(proposed)) + field(5, _LEGACY_TYPES)

    def ApplyResourceChange(self, message: wire.Fields) -> bytes:  # noqa: N802
        kind, planned = first(message, 1).decode(), wire.decode(first(message, 3))
        if planned is not None:
            self._made += 1
            planned = _settled(self.resources[kind]["block"], planned, f"{_ARN}:{kind}/{self._made}")
        return field(1, wire.encode(planned)) + field(4, _LEGACY_TYPES)

    def ReadDataSource(self, message: wire.Fields) -> bytes:  # noqa: N802
        kind = first(message, 1).decode()
        block = self.data_sources[kind]["block"]
        asked = _with_unknowns(block, wire.decode(first(message, 2)))
        return field(1, wire.encode(_settled(block, asked, f"{_ARN}:{kind}")))


def _with_unknowns(block: Mapping[str, Any], value: Any) -> Any:
    """A proposed value with everything the cloud decides unknown."""
    if not isinstance(value, dict):
        return value
    out = dict(value)
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("computed") and out.get(name) is None:
            out[name] = UNKNOWN
    return _nested(block, out, _with_unknowns)


def _settled(block: Mapping[str, Any], value: Any, hint: str) -> Any:
    """A planned value with the unknown made up, of the right type."""
    if not isinstance(value, dict):
        return value
    out = dict(value)
    for name, attribute in block.get("attributes", {}).items():
        if out.get(name) is UNKNOWN:
            out[name] = _made_up(attribute["type"], hint if name in ("arn", "id") else f"{hint}-{name}")
    return _nested(block, out, lambda inner, it: _settled(inner, it, hint))


def _nested(block: Mapping[str, Any], value: dict[str, Any], change: Callable[[Any, Any], Any]) -> dict[str, Any]:
    for name, nested in block.get("block_types", {}).items():
        inner = value.get(name)
        if isinstance(inner, list):
            value[name] = [change(nested["block"], it) for it in inner]
        elif isinstance(inner, dict):
            value[name] = change(nested["block"], inner)
    return value


def _made_up(kind: Any, hint: str) -> Any:
    match kind:
        case "string" | "dynamic":
            return hint
        case "number":
            return 0
        case "bool":
            return False
        case ["list" | "set", *_]:
            return []
        case ["map", *_]:
            return {}
        case [_, members]:
            return {name: _made_up(it, f"{hint}-{name}") for name, it in members.items()}
    return None


@contextlib.contextmanager
def serving() -> Iterator[dict[str, str]]:
    """Serve on a free port of loopback; yields the environment variables that lead Terraform here.

    Needs the packages grpcio and msgpack (extra `lbgen[terraform]`), else ImportError.
    """
    server, port = _server(Provider())
    attach = {
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
    }
    try:
        yield {"TF_REATTACH_PROVIDERS": json.dumps({ADDRESS: attach})}
    finally:
        server.stop(0)


def _server(provider: Provider) -> tuple[Any, int]:
    from concurrent import futures  # noqa: PLC0415  # only when Terraform is asked

    grpc: Any = importlib.import_module("grpc")  # of the extra lbgen[terraform]

    def handler(details: Any) -> Any:
        service, _, name = details.method.lstrip("/").partition("/")
        if service == "tfplugin6.Provider" and hasattr(provider, name):
            call = getattr(provider, name)
            return grpc.unary_unary_rpc_method_handler(lambda request, _: call(wire.fields(request)))
        if service == "plugin.GRPCStdio":
            return grpc.unary_stream_rpc_method_handler(lambda *_: iter(()))
        if service == "grpc.health.v1.Health":
            return grpc.unary_unary_rpc_method_handler(lambda *_: b"\x08\x01")
        return grpc.unary_unary_rpc_method_handler(lambda *_: b"") if service == "plugin.GRPCController" else None

    server = grpc.server(
        futures.ThreadPoolExecutor(8),
        handlers=[type("Calls", (grpc.GenericRpcHandler,), {"service": staticmethod(handler)})()],
        options=[("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)],
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
