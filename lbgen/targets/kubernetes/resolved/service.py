"""Services, and the workloads they send to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.thing import Thing

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod")
_OPEN = ("LoadBalancer", "NodePort")


class Service(Thing):
    """A Service with its ports."""

    @property
    def keys(self) -> Sequence[str]:
        """Also `open Service`, and `Service beside workloads` where its namespace has some."""
        further = {"open Service": self.is_open, "Service beside workloads": self.unit.workloads(self.namespace)}
        return (*super().keys, *(key for key, is_so in further.items() if is_so))

    @property
    def type(self) -> str:
        """`ClusterIP` where none is written."""
        return self.spec["type"].text or "ClusterIP"

    @property
    def is_open(self) -> bool:
        """Whether it can be reached from outside the cluster."""
        return self.type in _OPEN

    @cached_property
    def ports(self) -> Sequence[Part]:
        """The items of `spec.ports`."""
        return tuple(self.spec["ports"].items)

    @cached_property
    def selector(self) -> Mapping[str, str]:
        """Labels the pods must have; empty for a Service whose endpoints are given."""
        return {key: value.written for key, value in self.spec["selector"].entries}

    def port(self, wanted: int | str | None) -> Part | None:
        """The port with that number or name."""
        for port in self.ports:
            if wanted is not None and wanted in (port["port"].number, port["name"].text):
                return port
        return None

    @property
    def shown_ports(self) -> str:
        """Its ports for a message: `http` (80), 9090."""
        return ", ".join(
            f"`{port['name'].text}` ({port['port'].number})" if port["name"].text else f"{port['port'].number}"
            for port in self.ports
        )

    @cached_property
    def workloads(self) -> Sequence[Workload]:
        """The given workloads whose pods it selects."""
        wanted = self.selector.items()
        some = (self.unit.labelled(self.namespace, label) for label in wanted)
        return tuple(one for one in min(some, key=len, default=()) if wanted <= one.pod_labels.items())


class Workload(Thing):
    """A Deployment or what else makes pods."""

    @cached_property
    def pod(self) -> Part:
        """The pod's template, or the pod."""
        return self.root if self.kind == "Pod" else self.spec["template"]

    @cached_property
    def pod_labels(self) -> Mapping[str, str]:
        """The labels of its pods."""
        return {key: value.written for key, value in self.pod.at("metadata", "labels").entries}

    @property
    def containers(self) -> Iterator[Part]:
        """The containers that run beside each other, native sidecars among them."""
        yield from self.pod.at("spec", "containers").items
        for one in self.pod.at("spec", "initContainers").items:
            if one["restartPolicy"].text == "Always":
                yield one

    @property
    def port_names(self) -> set[str]:
        """The names of the ports its containers declare."""
        return {port["name"].text for one in self.containers for port in one["ports"].items}
