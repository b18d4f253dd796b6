"""Any object: its names, its annotations, and what an API server would refuse about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lbgen.diagnostics import Span
from lbgen.lean_typing import TYPE_CHECKING
from lbgen.targets.kubernetes.apiserver.problem import Problem as Refusal
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.tree import Document

if TYPE_CHECKING:
    from lbgen.targets.kubernetes.resolved.unit import Manifests

Key = tuple[str, str, str]
ZERO = (1, 1, 1, 1)
_CLUSTER_WIDE = frozenset(("IngressClass", "GatewayClass", "Namespace", "Node"))
_GROUPS = frozenset(
    (
        "",
        "apps",
        "networking.k8s.io",
        "extensions",
        "discovery.k8s.io",
        "gateway.networking.k8s.io",
        "kustomize.config.k8s.io",
    )
)


class Thing:
    """One object. `namespace` is the one kustomize puts it into where a kustomization says so.

    `is_placed` is true where any is written, so that whoever applies the object cannot choose one.

    `kind` has the API group behind a dot where that is none of Kubernetes' own, or does not have the kind in a version
    that is read (`is_foreign`), so that nobody takes Istio's Gateway for that of Gateway API.
    """

    def __init__(self, unit: Manifests, document: Document, namespace: str = "", *, is_foreign: bool = False) -> None:
        self.unit = unit
        self.document = document
        self.root = Part(document.source, document.root, document.root.place)
        self.api = document.api
        is_own = self.group in _GROUPS and not is_foreign
        self.kind = document.kind if is_own else f"{document.kind}.{self.group or 'core'}"
        self.name = document.name
        self.namespace = "" if self.kind in _CLUSTER_WIDE else namespace or document.namespace
        self.metadata = self.root["metadata"]
        self.spec = self.root["spec"]
        self.annotations = self.metadata["annotations"]
        self.is_placed = bool(namespace or self.metadata["namespace"].text)

    @property
    def group(self) -> str:
        """The API group, empty for the core's."""
        return self.api.rpartition("/")[0]

    @property
    def keys(self) -> Sequence[str]:
        """By what rules ask for it."""
        return ("object", self.kind)

    @property
    def key(self) -> Key:
        """What no two objects of a unit share."""
        return (self.kind, self.namespace, self.name)

    @property
    def title(self) -> str:
        """How a message calls it."""
        return f"{self.kind} `{self.name}`"

    @property
    def name_part(self) -> Part:
        """`metadata.name`: where a finding about the whole object points."""
        return self.metadata["name"]

    @cached_property
    def labels(self) -> dict[str, str]:
        """`metadata.labels`."""
        return {key: value.written for key, value in self.metadata["labels"].entries}

    @property
    def is_patch(self) -> bool:
        """Whether it is only a part of an object, to be merged into one: workloads without their selector are."""
        return self.kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet") and not self.spec["selector"]

    def span(self, path: tuple[str | int, ...]) -> Span:
        """The place of what lies at a path, or the key of the nearest thing above it."""
        part = self.root
        for step in path:
            if isinstance(step, str):
                below = part[step]
            else:
                below = next((item for index, item in enumerate(part.items) if index == step), Part("", None, ZERO))
            if not below:
                return self.name_part.span if part is self.root else part.key_span
            part = below
        return part.span if part.written or part.key is None else part.key_span

    @cached_property
    def refusals(self) -> Sequence[Refusal]:
        """What an API server would refuse about it (Kubernetes 1.37, Gateway API v1.6.1 standard channel)."""
        from lbgen.targets.kubernetes.apiserver import problems  # noqa: PLC0415  # reads the schemas

        return tuple(problems(self.document.data))
