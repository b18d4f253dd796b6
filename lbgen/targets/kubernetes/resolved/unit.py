"""The unit: all objects that are given together, found by kind, namespace and name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from lbgen.diagnostics import Diagnostic, Source
from lbgen.lean_typing import Any
from lbgen.ports import Options
from lbgen.targets.kubernetes.resolved.gateway import Gateway
from lbgen.targets.kubernetes.resolved.ingress import Ingress, IngressPath
from lbgen.targets.kubernetes.resolved.route import KINDS, Route
from lbgen.targets.kubernetes.resolved.service import WORKLOADS, Service, Workload
from lbgen.targets.kubernetes.resolved.thing import Key, Thing
from lbgen.targets.kubernetes.tree import Document

_GATEWAY_API = "gateway.networking.k8s.io/"
_MODELLED = frozenset(("Service", "Ingress", "Gateway", *WORKLOADS, *KINDS))
_INGRESS_GROUPS = ("networking.k8s.io/", "extensions/")


class Manifests:
    """Objects that are applied together.

    `is_complete` is true for a kustomization whose every part was found: only then is it sure that what is not given
    is not there. `renames` says that it gives objects other names than those written.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        diagnostics: Sequence[Diagnostic],
        options: Options,
        *,
        is_complete: bool = False,
        renames: bool = False,
    ) -> None:
        self.sources = sources
        self.diagnostics = diagnostics
        self.options = options
        self.is_complete = is_complete
        self.renames = renames
        self.things: list[Thing] = []
        self._lines: dict[str, list[str]] = {}

    def add(self, documents: Iterable[Document], namespace: str = "") -> None:
        """Take objects in; `namespace` is the one a kustomization puts them into."""
        self.things += [_made(self, document, namespace) for document in documents if document.kind]

    def nodes(self) -> Iterator[tuple[str, Any]]:
        """The unit as `*`, and as `routes` where it has some; then every object by its keys."""
        yield "*", self
        if self.routes:
            yield "routes", self
        for thing in self.things:
            if not thing.is_patch:
                for key in thing.keys:
                    yield key, thing

    def line(self, source: str, number: int) -> str:
        """The text of a line of one of the files."""
        lines = self._lines.get(source)
        if lines is None:
            lines = self._lines[source] = self.sources[source].text.split("\n")
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""

    def find(self, kind: str, namespace: str, name: str) -> Thing | None:
        """A given object."""
        return self._by_key.get((kind, namespace, name))

    def service(self, namespace: str, name: str) -> Service | None:
        """A given Service."""
        found = self.find("Service", namespace, name)
        return found if isinstance(found, Service) else None

    def has_namespace(self, namespace: str) -> bool:
        """Whether any object of that namespace is given."""
        return namespace in self._namespaces

    def elsewhere(self, kind: str, name: str) -> list[str]:
        """The namespaces in which an object of that kind and name is given; not where it may be put anywhere."""
        return self._homes.get((kind, name), [])

    def names(self, kind: str, namespace: str) -> list[str]:
        """The names of the given objects of a kind in a namespace, sorted."""
        return self._names.get((kind, namespace), [])

    def of(self, kind: str) -> Sequence[Thing]:
        """The given objects of a kind, in written order."""
        return self._by_kind.get(kind, ())

    def workloads(self, namespace: str) -> Sequence[Workload]:
        """The given workloads of a namespace."""
        return self._workloads.get(namespace, ())

    def labelled(self, namespace: str, label: tuple[str, str]) -> Sequence[Workload]:
        """The given workloads of a namespace whose pods have a label."""
        return self._labelled.get((namespace, label), ())

    @cached_property
    def ingresses(self) -> Sequence[Ingress]:
        """The given Ingresses."""
        return tuple(one for one in self.of("Ingress") if isinstance(one, Ingress))

    @cached_property
    def ingress_paths(self) -> Mapping[str, Sequence[IngressPath]]:
        """Every path of every Ingress by its host (in lower case)."""
        found: dict[str, list[IngressPath]] = {}
        for ingress in self.ingresses:
            for path in ingress.paths:
                found.setdefault(path.host.lower(), []).append(path)
        return found

    @cached_property
    def routes(self) -> Sequence[Route]:
        """The given routes of Gateway API."""
        return tuple(one for one in self.things if isinstance(one, Route))

    @cached_property
    def routed_services(self) -> Mapping[Key, Thing]:
        """The given Services that an Ingress or a route sends to, each with the first of them."""
        found: dict[Key, Thing] = {}
        for ingress in self.ingresses:
            for path in ingress.backends:
                if path.service:
                    found.setdefault(path.service.key, ingress)
        for route in self.routes:
            for backend in route.backends:
                if backend.service:
                    found.setdefault(backend.service.key, route)
        return found

    @cached_property
    def _by_key(self) -> Mapping[Key, Thing]:
        return {thing.key: thing for thing in reversed(self.things)}

    @cached_property
    def _known(self) -> frozenset[tuple[str, str]]:
        return frozenset((thing.kind, thing.namespace) for thing in self.things)

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for kind, namespace, name in self._by_key:
            found.setdefault((kind, namespace), []).append(name)
        return {key: sorted(names) for key, names in found.items()}

    @cached_property
    def _homes(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for (kind, namespace, name), thing in self._by_key.items():
            if thing.is_placed:
                found.setdefault((kind, name), []).append(namespace)
        return found

    @cached_property
    def _namespaces(self) -> frozenset[str]:
        return frozenset(namespace for _, namespace in self._known)

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[Thing]]:
        found: dict[str, list[Thing]] = {}
        for thing in self.things:
            found.setdefault(thing.kind, []).append(thing)
        return found

    @cached_property
    def _workloads(self) -> Mapping[str, Sequence[Workload]]:
        found: dict[str, list[Workload]] = {}
        for thing in self.things:
            if isinstance(thing, Workload):
                found.setdefault(thing.namespace, []).append(thing)
        return found

    @cached_property
    def _labelled(self) -> Mapping[tuple[str, tuple[str, str]], Sequence[Workload]]:
        found: dict[tuple[str, tuple[str, str]], list[Workload]] = {}
        for workloads in self._workloads.values():
            for one in workloads:
                for label in one.pod_labels.items():
                    found.setdefault((one.namespace, label), []).append(one)
        return found


def _made(unit: Manifests, document: Document, namespace: str) -> Thing:
    """An object as what its kind and group make it; a CRD that only shares a kind's name is any thing."""
    kind, api = document.kind, document.api
    made: type[Thing] = Thing
    if api == "v1" and kind == "Service":
        made = Service
    elif kind in WORKLOADS and api in ("v1", "apps/v1"):
        made = Workload
    elif kind == "Ingress" and api.startswith(_INGRESS_GROUPS):
        made = Ingress
    elif kind == "Gateway" and api.startswith(_GATEWAY_API):
        made = Gateway
    elif kind in KINDS and api.startswith(_GATEWAY_API):
        made = Route
    return made(unit, document, namespace, is_foreign=made is Thing and kind in _MODELLED)
