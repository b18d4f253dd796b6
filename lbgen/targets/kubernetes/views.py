"""What the templates of both targets print: tokens, booleans, None, and tuples of those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.kubernetes import quote


class Pair(NamedTuple):
    """A label or an annotation."""

    key: Token
    value: Token


class Head(NamedTuple):
    """`metadata`; empty annotations are not printed."""

    name: Token
    namespace: Token
    labels: tuple[Pair, ...]
    annotations: tuple[Pair, ...]


class ServicePort(NamedTuple):
    """One port of a Service; `application` is `appProtocol`."""

    name: Token
    number: Token
    target: Token
    protocol: Token
    application: Token | None


class Service(NamedTuple):
    """A Service without selector, or an ExternalName."""

    head: Head
    external_name: Token | None
    port: ServicePort


class Endpoint(NamedTuple):
    """One server of a slice with its full conditions."""

    address: Token
    ready: Token
    serving: Token
    terminating: Token


class Slice(NamedTuple):
    """An EndpointSlice: one port, one address family."""

    head: Head
    family: Token
    port: ServicePort
    endpoints: tuple[Endpoint, ...]


class Extension(NamedTuple):
    """An object of a CRD that one implementation brings; `spec` is a block of YAML indented by two."""

    api: Token
    kind: Token
    head: Head
    spec: Token


class ServicesFile(NamedTuple):
    """services.yaml."""

    services: tuple[Service, ...]
    slices: tuple[Slice, ...]


class ExtensionsFile(NamedTuple):
    """A file of objects of CRDs; `title` says whose."""

    title: Token
    objects: tuple[Extension, ...]


class Probe(NamedTuple):
    """A readiness probe for the named workload, to be applied as a patch; without a `scheme` it asks in plain HTTP."""

    file: Token
    workload: Token
    namespace: Token
    path: Token | None
    scheme: Token | None
    is_grpc: bool
    port: Token
    period: Token
    timeout: Token
    failures: Token
    successes: Token


class KustomizationFile(NamedTuple):
    """kustomization.yaml."""

    resources: tuple[Token, ...]


def head(
    name: str,
    namespace: str,
    spec: str,
    *,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Head:
    """`metadata` with the labels every object has."""
    common = {"app.kubernetes.io/managed-by": "lbgen", "app.kubernetes.io/part-of": spec}
    return Head(
        quote.word(name),
        quote.word(namespace),
        _pairs(common | dict(labels or {})),
        tuple(Pair(quote.word(key), quote.text(value)) for key, value in sorted((annotations or {}).items())),
    )


def extension(api: str, kind: str, metadata: Head, spec: Mapping[str, object]) -> Extension:
    """An object of a CRD from plain data."""
    return Extension(quote.word(api), quote.word(kind), metadata, quote.block(spec, 2))


def words(values: Iterable[str]) -> tuple[Token, ...]:
    """Each as a token."""
    return tuple(map(quote.word, values))


def _pairs(labels: Mapping[str, str]) -> tuple[Pair, ...]:
    return tuple(Pair(quote.word(key), quote.word(value)) for key, value in sorted(labels.items()))
