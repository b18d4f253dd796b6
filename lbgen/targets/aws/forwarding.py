"""What a listener or a rule does with a request, in the two ways Terraform can say it."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.targets.aws.resources import Node, Resource


class TargetShare(NamedTuple):
    """A target group of a forward: what the group is, and where its weight stands (None: unknown)."""

    groups: tuple[str, ...]
    weight: float | None
    node: Node


def actions(node: Node) -> list[Node]:
    """The action blocks of a listener (`default_action`) or a rule (`action`)."""
    return [*node.nested("default_action"), *node.nested("action")]


def shares(action: Node) -> list[TargetShare]:
    """The target groups an action forwards to; a weight that is not written is 1 (provider documentation)."""
    found = [
        TargetShare(tuple(group.references("arn")), group.number("weight", 1), group)
        for forward in action.nested("forward")
        for group in forward.nested("target_group")
    ]
    if action.has("target_group_arn"):
        found.append(TargetShare(tuple(action.references("target_group_arn")), 1, action))
    return found


def forwards(resource: Resource) -> Iterator[Node]:
    """The actions of type `forward`."""
    return (action for action in actions(resource) if action.value("type") == "forward")


def is_network(balancer: Resource | None) -> bool:
    """Whether this is surely a network load balancer."""
    return balancer is not None and balancer.value("load_balancer_type", "application") == "network"


def is_application(balancer: Resource | None) -> bool:
    """Whether this is surely an application load balancer."""
    return balancer is not None and balancer.value("load_balancer_type", "application") == "application"
